/**
 * The samples of one slice of time of a block being written. Series come in order; their chunks fill pages of neighbours,
 * the times of the chunks fill pages of columns, each column once however many chunks have these times.
 */

import { createHash } from 'node:crypto';
import type { SampleColumns } from '../../model/samples.ts';
import { ByteBuffer } from '../chunk/byte-buffer.ts';
import { encodeFloats } from '../chunk/floats.ts';
import { encodeHistograms } from '../chunk/histograms.ts';
import { encodeTimes } from '../chunk/times.ts';
import { putVarint, zigzag } from '../chunk/varint.ts';
import { CHUNK_HISTOGRAMS, CHUNK_STARTS, CHUNKS_PAGE_BYTES, INDEX_PAGE_BYTES, PageKind } from './format.ts';
import { putBytes } from './page-bytes.ts';
import type { PageWriter } from './page-writer.ts';
import { encodeStarts } from './starts.ts';

/** What a block knows of one slice when it is complete. */
export interface WrittenSlice {
  readonly number: number;
  /** The page that says where the slice's pages are. */
  readonly page: number;
  readonly mint: number;
  readonly maxt: number;
}

export class SliceWriter {
  readonly #pages: PageWriter;
  readonly #number: number;
  readonly #startMs: number;
  readonly #columnsKnownMax: number;
  #mint = Number.POSITIVE_INFINITY;
  #maxt = Number.NEGATIVE_INFINITY;

  /** The open page of chunks, column by column. */
  readonly #series = new ByteBuffer();
  readonly #columns = new ByteBuffer();
  readonly #flags = new ByteBuffer();
  readonly #lengths = new ByteBuffer();
  readonly #data = new ByteBuffer();
  #chunks = 0;
  #firstSeries = 0;
  #lastSeries = 0;
  #lastColumn = 0;

  /** The open page of times. */
  readonly #times = new TimesPage();
  /** Digest of an encoded column to its number; the newest ones. */
  #known = new Map<string, number>();
  #columnCount = 0;

  /** Entries of the slice's own page. */
  readonly #chunkPages: { page: number; firstSeries: number; lastSeries: number }[] = [];
  readonly #timesPages: { page: number; firstColumn: number }[] = [];

  readonly #scratch: ByteBuffer;

  /** @param columnsKnownMax columns of times that are remembered to be shared */
  constructor(pages: PageWriter, number: number, startMs: number, columnsKnownMax: number, scratch: ByteBuffer) {
    this.#pages = pages;
    this.#number = number;
    this.#startMs = startMs;
    this.#columnsKnownMax = columnsKnownMax;
    this.#scratch = scratch;
  }

  /** Adds one chunk: samples [from, to), all histograms or all floats. Chunks come in order of series and time. */
  addChunk(series: number, samples: SampleColumns, from: number, to: number, isHistogram: boolean): void {
    this.#mint = Math.min(this.#mint, samples.times[from]);
    this.#maxt = Math.max(this.#maxt, samples.times[to - 1]);
    const column = this.#columnOf(samples.times, from, to);
    if (this.#chunks === 0) {
      this.#firstSeries = series;
      this.#lastSeries = series;
      this.#lastColumn = 0;
    }
    putVarint(this.#series, series - this.#lastSeries);
    putVarint(this.#columns, zigzag(column - this.#lastColumn));
    this.#lastSeries = series;
    this.#lastColumn = column;
    this.#addData(samples, from, to, isHistogram);
    this.#chunks++;
    const bytes = this.#data.length + this.#series.length + this.#columns.length + this.#lengths.length + this.#chunks;
    if (bytes >= CHUNKS_PAGE_BYTES) this.#closeChunks();
  }

  #addData(samples: SampleColumns, from: number, to: number, isHistogram: boolean): void {
    const before = this.#data.length;
    let flags = 0;
    if (isHistogram) {
      flags |= CHUNK_HISTOGRAMS;
      encodeHistograms(samples.histograms!, from, to, this.#data);
    } else {
      encodeFloats(samples.words, from, to, this.#data);
    }
    putVarint(this.#lengths, this.#data.length - before);
    if (hasStarts(samples.starts, from, to)) {
      flags |= CHUNK_STARTS;
      const startsAt = this.#data.length;
      encodeStarts(samples.starts!, from, to, this.#data);
      putVarint(this.#lengths, this.#data.length - startsAt);
    }
    this.#flags.reserve(1);
    this.#flags.bytes[this.#flags.length++] = flags;
  }

  /** Writes what is open and the slice's own page. */
  finish(): WrittenSlice {
    if (this.#chunks > 0) this.#closeChunks();
    if (this.#times.count > 0) this.#closeTimes();
    const out = new ByteBuffer();
    putVarint(out, zigzag(this.#startMs));
    putVarint(out, this.#chunkPages.length);
    let page = 0;
    let series = 0;
    for (const entry of this.#chunkPages) {
      putVarint(out, entry.page - page);
      putVarint(out, entry.firstSeries - series);
      putVarint(out, entry.lastSeries - entry.firstSeries);
      page = entry.page;
      series = entry.lastSeries;
    }
    putVarint(out, this.#timesPages.length);
    page = 0;
    let column = 0;
    for (const entry of this.#timesPages) {
      putVarint(out, entry.page - page);
      putVarint(out, entry.firstColumn - column);
      page = entry.page;
      column = entry.firstColumn;
    }
    const own = this.#pages.add(PageKind.Slice, out.bytes.subarray(0, out.length));
    return { number: this.#number, page: own, mint: this.#mint, maxt: this.#maxt };
  }

  /** The number of the column with these times, new unless it is among those that are remembered. */
  #columnOf(times: Float64Array, from: number, to: number): number {
    const scratch = this.#scratch;
    scratch.reset();
    encodeTimes(times, from, to, scratch);
    const encoded = scratch.bytes.subarray(0, scratch.length);
    // The count is part of the key: a longer column may have the same bytes.
    const digest = `${to - from} ${createHash('sha1').update(encoded).digest('base64')}`;
    const known = this.#known.get(digest);
    if (known !== undefined) return known;
    if (this.#known.size >= this.#columnsKnownMax) this.#known = new Map();
    this.#known.set(digest, this.#columnCount);
    this.#times.add(times[from] - this.#startMs, times[to - 1] - this.#startMs, to - from, encoded);
    this.#columnCount++;
    if (this.#times.bytes >= INDEX_PAGE_BYTES) this.#closeTimes();
    return this.#columnCount - 1;
  }

  #closeTimes(): void {
    const firstColumn = this.#columnCount - this.#times.count;
    const page = this.#pages.add(PageKind.Times, this.#times.take(this.#startMs, firstColumn));
    this.#timesPages.push({ page, firstColumn });
  }

  #closeChunks(): void {
    const out = this.#scratch;
    out.reset();
    putVarint(out, zigzag(this.#startMs));
    putVarint(out, this.#firstSeries);
    putVarint(out, this.#chunks);
    for (const part of [this.#series, this.#columns, this.#flags, this.#lengths, this.#data]) {
      putBytes(out, part.bytes.subarray(0, part.length));
      part.reset();
    }
    const page = this.#pages.add(PageKind.Chunks, out.bytes.subarray(0, out.length));
    this.#chunkPages.push({ page, firstSeries: this.#firstSeries, lastSeries: this.#lastSeries });
    this.#chunks = 0;
  }
}

/** A page of columns of times that is being filled. */
class TimesPage {
  readonly #counts = new ByteBuffer();
  readonly #bounds = new ByteBuffer();
  readonly #lengths = new ByteBuffer();
  readonly #data = new ByteBuffer();
  count = 0;

  get bytes(): number {
    return this.#counts.length + this.#bounds.length + this.#lengths.length + this.#data.length;
  }

  /** Times of the first and last sample count from the start of the slice. */
  add(first: number, last: number, samples: number, encoded: Uint8Array): void {
    putVarint(this.#counts, samples);
    putVarint(this.#bounds, first);
    putVarint(this.#bounds, last - first);
    putVarint(this.#lengths, encoded.length);
    putBytes(this.#data, encoded);
    this.count++;
  }

  /** The page as bytes; it is empty afterwards. */
  take(startMs: number, firstColumn: number): Uint8Array {
    const out = new ByteBuffer();
    putVarint(out, zigzag(startMs));
    putVarint(out, firstColumn);
    putVarint(out, this.count);
    for (const part of [this.#counts, this.#bounds, this.#lengths, this.#data]) {
      putBytes(out, part.bytes.subarray(0, part.length));
      part.reset();
    }
    this.count = 0;
    return out.bytes.subarray(0, out.length);
  }
}

function hasStarts(starts: Float64Array | null, from: number, to: number): boolean {
  if (starts === null) return false;
  for (let i = from; i < to; i++) if (starts[i] !== 0) return true;
  return false;
}
