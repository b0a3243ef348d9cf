/** Reads the samples of one slice of time of a block. */
import type { Histogram } from '../../model/histogram.ts';
import type { SampleColumns } from '../../model/samples.ts';
import type { ColumnDecoder } from '../chunk/columns/column-decoder.ts';
import { decodeHistograms } from '../chunk/histograms.ts';
import type { CacheSection } from './block-cache.ts';
import { firstAfter, firstAtOrAfter } from './chunk-bounds.ts';
import { DamagedBlock } from './damaged-block.ts';
import { CHUNK_HISTOGRAMS, CHUNK_STARTS, PageKind } from './format.ts';
import type { PageFile } from './page-file.ts';
import {
  type ChunksPage,
  decodeChunks,
  decodeSlice,
  decodeTimesPage,
  type SlicePages,
  type TimesPage,
} from './slice-pages.ts';
import type { WrittenSlice } from './slice-writer.ts';
import { decodeStarts } from './starts.ts';

/** Told of what cannot be read; the rest is read all the same. */
export type DamageReport = (damage: DamagedBlock) => void;

/** What an entry of a page of chunks, and of a page of times beside its columns, takes when it is decoded. */
const CHUNK_ENTRY_BYTES = 17;
const COLUMN_ENTRY_BYTES = 32;

export class SliceReader {
  readonly number: number;
  readonly mint: number;
  readonly maxt: number;
  readonly #file: PageFile;
  readonly #cache: CacheSection;
  /** The slice's own page, or what would stand there. */
  readonly #own: number | SlicePages;
  /** Where the next series is looked for first: series are mostly read one after the other. */
  #pageAt = 0;
  #chunkAt = 0;

  constructor(file: PageFile, cache: CacheSection, slice: WrittenSlice, own: number | SlicePages = slice.page) {
    this.number = slice.number;
    this.mint = slice.mint;
    this.maxt = slice.maxt;
    this.#file = file;
    this.#cache = cache;
    this.#own = own;
  }

  /** Appends the samples of the series in [mint, maxt] to `into`. Without `report`, it throws what is damaged. */
  read(series: number, mint: number, maxt: number, into: SampleColumns, report: DamageReport | null = null): void {
    const pages = this.pages();
    this.#pageAt = firstNotBelow(pages.lastSeries, series, this.#pageAt);
    for (let p = this.#pageAt; p < pages.chunkPages.length && pages.firstSeries[p] <= series; p++) {
      const number = pages.chunkPages[p];
      if (report === null) this.#readPage(pages, number, series, mint, maxt, into, report);
      else attempt(report, () => this.#readPage(pages, number, series, mint, maxt, into, report));
    }
  }

  #readPage(
    pages: SlicePages,
    number: number,
    series: number,
    mint: number,
    maxt: number,
    into: SampleColumns,
    report: DamageReport | null,
  ): void {
    const page = this.chunksPage(number);
    let chunk = firstNotBelow(page.series, series, this.#chunkAt);
    for (; page.series[chunk] === series; chunk++) {
      if (report === null) this.readChunk(pages, number, page, chunk, mint, maxt, into);
      else attempt(report, () => this.readChunk(pages, number, page, chunk, mint, maxt, into));
    }
    this.#chunkAt = chunk;
  }

  /** Appends the samples of one chunk of a page in [mint, maxt] to `into`. */
  readChunk(
    pages: SlicePages,
    number: number,
    page: ChunksPage,
    chunk: number,
    mint: number,
    maxt: number,
    into: SampleColumns,
  ): void {
    const column = page.columns[chunk];
    const timesNumber = pages.timesPages[lastNotAbove(pages.firstColumns, column)];
    const times = this.timesPage(timesNumber);
    const index = column - times.first;
    if (!(index >= 0 && index < times.count))
      throw this.#damaged(number, `chunk ${chunk} has no column of times ${column}`);
    if (times.startMs + times.firstTimes[index] > maxt || times.startMs + times.lastTimes[index] < mint) return;
    try {
      const column = this.#column(times, index);
      const from = mint <= column[0] ? 0 : firstAtOrAfter(column, 0, column.length, mint);
      const to = maxt >= column[column.length - 1] ? column.length : firstAfter(column, from, column.length, maxt);
      if (from === to) return;
      into.reserve(into.count + to - from);
      into.times.set(to - from === column.length ? column : column.subarray(from, to), into.count);
      decodeChunk(this.#cache.columns, page, chunk, column.length, from, to, into);
    } catch (error) {
      throw this.#damaged(number, `chunk ${chunk}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #column(page: TimesPage, index: number): Float64Array {
    const known = page.decoded[index];
    if (known !== null) return known;
    const from = index === 0 ? page.dataAt : page.ends[index - 1];
    const times = this.#cache.columns.times(page.bytes, from, page.ends[index], page.samples[index]);
    page.decoded[index] = times;
    return times;
  }

  /** Where the pages of the slice are. */
  pages(): SlicePages {
    if (typeof this.#own !== 'number') return this.#own;
    return this.#cache.page(this.#own, (at) => {
      const value = this.#file.decode(at, PageKind.Slice, decodeSlice);
      return { value, bytes: 12 * value.chunkPages.length + 8 * value.timesPages.length };
    });
  }

  chunksPage(number: number): ChunksPage {
    return this.#cache.page(number, (at) => {
      const value = this.#file.decode(at, PageKind.Chunks, decodeChunks);
      return { value, bytes: value.bytes.length + CHUNK_ENTRY_BYTES * value.count };
    });
  }

  timesPage(number: number): TimesPage {
    return this.#cache.page(number, (at) => {
      const value = this.#file.decode(at, PageKind.Times, decodeTimesPage);
      // As if all of its columns were asked for.
      const samples = value.samples.reduce((sum, count) => sum + count, 0);
      return { value, bytes: value.bytes.length + COLUMN_ENTRY_BYTES * value.count + 8 * samples };
    });
  }

  #damaged(page: number, problem: string): Error {
    return this.#file.damaged(page, problem);
  }
}

function attempt(report: DamageReport, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof DamagedBlock)) throw error;
    report(error);
  }
}

/**
 * Decodes the values, histograms and start times of samples [from, to) of a chunk, behind the `into.count` that are there; adds
 * their count.
 */
function decodeChunk(
  decoder: ColumnDecoder,
  page: ChunksPage,
  chunk: number,
  samples: number,
  from: number,
  to: number,
  into: SampleColumns,
): void {
  const { bytes, flags, ends } = page;
  const begin = chunk === 0 ? page.dataAt : ends[2 * chunk - 1];
  const end = ends[2 * chunk];
  const at = into.count;
  const behind = at + to - from;
  if ((flags[chunk] & CHUNK_HISTOGRAMS) !== 0) {
    into.histograms ??= new Array<Histogram | null>(at).fill(null);
    into.words.fill(0, 2 * at, 2 * behind);
    decodeHistograms(decoder, bytes, begin, end, samples, into.histograms, at, from, to);
  } else {
    decoder.floats(bytes, begin, end, samples, into, at, from, to);
    if (into.histograms !== null) for (let i = at; i < behind; i++) into.histograms[i] = null;
  }
  if ((flags[chunk] & CHUNK_STARTS) !== 0) {
    into.starts ??= new Float64Array(into.times.length);
    decodeStarts(bytes.subarray(end, ends[2 * chunk + 1]), samples, into.starts, at, from, to);
  } else {
    into.starts?.fill(0, at, behind);
  }
  into.count = behind;
}

/** Index of the first of `values`, which ascend, that is not below `value`; found at once when it is at `near` or behind it. */
function firstNotBelow(values: Uint32Array, value: number, near: number): number {
  for (let i = near; i < near + 2 && i < values.length; i++) {
    if (values[i] >= value && (i === 0 || values[i - 1] < value)) return i;
  }
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the last of `values`, which ascend, that is not above `value`; 0 when there is none. */
function lastNotAbove(values: Uint32Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (values[middle] <= value) low = middle;
    else high = middle;
  }
  return low;
}
