/** Reads the samples of one slice of time of a block. */
import type { Histogram } from '../../model/histogram.ts';
import type { SampleColumns } from '../../model/samples.ts';
import { decodeFloats } from '../chunk/floats.ts';
import { decodeHistograms } from '../chunk/histograms.ts';
import { decodeTimes } from '../chunk/times.ts';
import type { CacheSection } from './block-cache.ts';
import { CHUNK_HISTOGRAMS, CHUNK_STARTS, PageKind } from './format.ts';
import { MalformedPage, type PageCursor } from './page-bytes.ts';
import type { PageFile } from './page-file.ts';
import type { WrittenSlice } from './slice-writer.ts';
import { decodeStarts } from './starts.ts';

/** Where the pages of a slice are. */
interface SlicePages {
  readonly chunkPages: Uint32Array;
  /** First and last series of each of these. */
  readonly firstSeries: Uint32Array;
  readonly lastSeries: Uint32Array;
  readonly timesPages: Uint32Array;
  /** First column of each of these. */
  readonly firstColumns: Uint32Array;
  readonly columnCount: number;
}

/** One page of chunks, decoded as far as its directory goes. Index: number of the chunk in the page. */
export interface ChunksPage {
  readonly slice: number;
  readonly count: number;
  /** Ascending; a series may have several chunks, in order of time. */
  readonly series: Uint32Array;
  readonly columns: Uint32Array;
  readonly flags: Uint8Array;
  /** Samples of chunk i are bytes [ends[2i - 1], ends[2i]) (from dataAt on for the first), its start times the bytes up to ends[2i + 1]. */
  readonly ends: Uint32Array;
  readonly dataAt: number;
  readonly bytes: Uint8Array;
}

/** One page of columns of times. Index: number of the column - first. */
export interface TimesPage {
  readonly slice: number;
  readonly first: number;
  readonly count: number;
  /** Samples of each column. */
  readonly samples: Uint32Array;
  /** First and last time of each, from the start of the slice. */
  readonly firstTimes: Float64Array;
  readonly lastTimes: Float64Array;
  readonly ends: Uint32Array;
  readonly dataAt: number;
  readonly bytes: Uint8Array;
}

export class SliceReader {
  readonly number: number;
  readonly mint: number;
  readonly maxt: number;
  readonly #file: PageFile;
  readonly #cache: CacheSection;
  readonly #page: number;
  readonly #startMs: number;

  constructor(file: PageFile, cache: CacheSection, slice: WrittenSlice, startMs: number) {
    this.number = slice.number;
    this.mint = slice.mint;
    this.maxt = slice.maxt;
    this.#file = file;
    this.#cache = cache;
    this.#page = slice.page;
    this.#startMs = startMs;
  }

  /** Appends the samples of the series in [mint, maxt] to `into`. */
  read(series: number, mint: number, maxt: number, into: SampleColumns): void {
    const pages = this.#pages();
    for (let p = firstEndingFrom(pages.lastSeries, series); p < pages.chunkPages.length; p++) {
      if (pages.firstSeries[p] > series) return;
      const page = this.#chunksPage(pages.chunkPages[p]);
      for (let chunk = firstEndingFrom(page.series, series); page.series[chunk] === series; chunk++) {
        this.#readChunk(pages, pages.chunkPages[p], page, chunk, mint, maxt, into);
      }
    }
  }

  /** Calls `visit` with each page of chunks. */
  eachChunksPage(visit: (number: number, page: ChunksPage) => void): void {
    for (const number of this.#pages().chunkPages) visit(number, this.#chunksPage(number));
  }

  #readChunk(
    pages: SlicePages,
    number: number,
    page: ChunksPage,
    chunk: number,
    mint: number,
    maxt: number,
    into: SampleColumns,
  ): void {
    const column = page.columns[chunk];
    const timesNumber = pages.timesPages[lastBeginningAt(pages.firstColumns, column)];
    const times = this.#timesPage(timesNumber);
    const index = column - times.first;
    if (!(index < times.count)) throw this.#damaged(number, `chunk ${chunk} has no column of times ${column}`);
    if (times.firstTimes[index] + this.#startMs > maxt || times.lastTimes[index] + this.#startMs < mint) return;
    const at = into.count;
    const count = times.samples[index];
    into.reserve(at + count);
    try {
      into.times.set(this.#column(timesNumber, times, index), at);
      decodeChunk(page, chunk, count, into);
    } catch (error) {
      throw this.#damaged(number, `chunk ${chunk}: ${error instanceof Error ? error.message : String(error)}`);
    }
    clip(into, at, at + count, mint, maxt);
  }

  #column(number: number, page: TimesPage, index: number): Float64Array {
    const known = this.#cache.column(number, index);
    if (known !== undefined) return known;
    const times = new Float64Array(page.samples[index]);
    const from = index === 0 ? page.dataAt : page.ends[index - 1];
    decodeTimes(page.bytes, from, page.ends[index], times.length, times, 0);
    this.#cache.keepColumn(number, index, times);
    return times;
  }

  #pages(): SlicePages {
    return this.#cache.page(this.#page, (at) => {
      const value = this.#file.decode(at, PageKind.Slice, decodeSlice);
      return { value, bytes: 12 * value.chunkPages.length + 8 * value.timesPages.length };
    });
  }

  #chunksPage(number: number): ChunksPage {
    return this.#cache.page(number, (at) => {
      const value = this.#file.decode(at, PageKind.Chunks, decodeChunks);
      return { value, bytes: value.bytes.length + 17 * value.count };
    });
  }

  #timesPage(number: number): TimesPage {
    return this.#cache.page(number, (at) => {
      const value = this.#file.decode(at, PageKind.Times, decodeTimesPage);
      return { value, bytes: value.bytes.length + 24 * value.count };
    });
  }

  #damaged(page: number, problem: string): Error {
    return this.#file.damaged(page, problem);
  }
}

/** Decodes the values, histograms and start times of a chunk behind the `into.count` samples that are there; adds its count. */
export function decodeChunk(page: ChunksPage, chunk: number, count: number, into: SampleColumns): void {
  const at = into.count;
  const from = chunk === 0 ? page.dataAt : page.ends[2 * chunk - 1];
  const end = page.ends[2 * chunk];
  if ((page.flags[chunk] & CHUNK_HISTOGRAMS) !== 0) {
    into.histograms ??= new Array<Histogram | null>(at).fill(null);
    into.words.fill(0, 2 * at, 2 * (at + count));
    decodeHistograms(page.bytes, from, end, count, into.histograms, at);
  } else {
    decodeFloats(page.bytes, from, end, count, into.words, at);
    if (into.histograms !== null) for (let i = at; i < at + count; i++) into.histograms[i] = null;
  }
  if ((page.flags[chunk] & CHUNK_STARTS) !== 0) {
    into.starts ??= new Float64Array(into.times.length);
    decodeStarts(page.bytes.subarray(end, page.ends[2 * chunk + 1]), count, into.starts, at);
  } else {
    into.starts?.fill(0, at, at + count);
  }
  into.count = at + count;
}

/** Removes those of samples [from, to), the last ones, that are not in [mint, maxt]. */
function clip(samples: SampleColumns, from: number, to: number, mint: number, maxt: number): void {
  const { times, words, histograms, starts } = samples;
  let end = to;
  while (end > from && times[end - 1] > maxt) end--;
  samples.count = end;
  if (end === from || times[from] >= mint) return;
  let begin = from + 1;
  while (begin < end && times[begin] < mint) begin++;
  times.copyWithin(from, begin, end);
  words.copyWithin(2 * from, 2 * begin, 2 * end);
  histograms?.copyWithin(from, begin, end);
  starts?.copyWithin(from, begin, end);
  samples.count = from + end - begin;
}

function decodeSlice(cursor: PageCursor): SlicePages & { slice: number } {
  const slice = cursor.varint();
  const count = cursor.count(3);
  const chunkPages = new Uint32Array(count);
  const firstSeries = new Uint32Array(count);
  const lastSeries = new Uint32Array(count);
  for (let i = 0, page = 0, series = 0; i < count; i++) {
    page += cursor.varint();
    chunkPages[i] = page;
    firstSeries[i] = series + cursor.varint();
    series = firstSeries[i] + cursor.varint();
    lastSeries[i] = series;
  }
  const timesCount = cursor.count(2);
  const timesPages = new Uint32Array(timesCount);
  const firstColumns = new Uint32Array(timesCount);
  for (let i = 0, page = 0, column = 0; i < timesCount; i++) {
    page += cursor.varint();
    column += cursor.varint();
    timesPages[i] = page;
    firstColumns[i] = column;
  }
  const columnCount = cursor.varint();
  return { slice, chunkPages, firstSeries, lastSeries, timesPages, firstColumns, columnCount };
}

export function decodeChunks(cursor: PageCursor): ChunksPage {
  const slice = cursor.varint();
  let series = cursor.varint();
  const count = cursor.count(4);
  const seriesOf = new Uint32Array(count);
  const columns = new Uint32Array(count);
  for (let i = 0; i < count; i++) seriesOf[i] = series += cursor.varint();
  for (let i = 0, column = 0; i < count; i++) columns[i] = column += cursor.signed();
  const flags = cursor.take(count);
  const ends = new Uint32Array(2 * count);
  for (let i = 0, end = 0; i < count; i++) {
    ends[2 * i] = end += cursor.varint();
    if ((flags[i] & CHUNK_STARTS) !== 0) end += cursor.varint();
    ends[2 * i + 1] = end;
  }
  const dataAt = settleEnds(ends, cursor);
  return { slice, count, series: seriesOf, columns, flags, ends, dataAt, bytes: cursor.bytes };
}

export function decodeTimesPage(cursor: PageCursor): TimesPage {
  const slice = cursor.varint();
  const first = cursor.varint();
  const count = cursor.count(4);
  const samples = Uint32Array.from(cursor.varints(count));
  const firstTimes = new Float64Array(count);
  const lastTimes = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    firstTimes[i] = cursor.varint();
    lastTimes[i] = firstTimes[i] + cursor.varint();
  }
  const ends = new Uint32Array(count);
  for (let i = 0, end = 0; i < count; i++) ends[i] = end += cursor.varint();
  const dataAt = settleEnds(ends, cursor);
  return { slice, first, count, samples, firstTimes, lastTimes, ends, dataAt, bytes: cursor.bytes };
}

/** Makes offsets in the data offsets in the page, where the data are its end; answers where they begin. */
function settleEnds(ends: Uint32Array, cursor: PageCursor): number {
  const dataAt = cursor.at;
  for (let i = 0; i < ends.length; i++) ends[i] += dataAt;
  const end = ends.length === 0 ? dataAt : ends[ends.length - 1];
  if (end !== cursor.bytes.length) throw new MalformedPage(`its data end at ${end} of ${cursor.bytes.length}`);
  return dataAt;
}

/** Index of the first of `values`, which ascend, that is not below `value`. */
function firstEndingFrom(values: Uint32Array, value: number): number {
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
function lastBeginningAt(values: Uint32Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (values[middle] <= value) low = middle;
    else high = middle;
  }
  return low;
}
