/** The pages of a slice, decoded as far as their directories go. */
import { CHUNK_STARTS } from './format.ts';
import { MalformedPage, type PageCursor } from './page-bytes.ts';

/** Where the pages of a slice are. */
export interface SlicePages {
  /** Start of the slice. */
  readonly startMs: number;
  readonly chunkPages: Uint32Array;
  /** First and last series of each of these. */
  readonly firstSeries: Uint32Array;
  readonly lastSeries: Uint32Array;
  readonly timesPages: Uint32Array;
  /** First column of each of these. */
  readonly firstColumns: Uint32Array;
}

/** One page of chunks, decoded as far as its directory goes. Index: number of the chunk in the page. */
export interface ChunksPage {
  /** Start of the slice. */
  readonly startMs: number;
  readonly count: number;
  /** Ascending; a series may have several chunks, in order of time. */
  readonly series: Uint32Array;
  readonly columns: Uint32Array;
  readonly flags: Uint8Array;
  /** Samples of chunk i are bytes [ends[2i - 1], ends[2i]), of the first one from dataAt on; then its start times, to ends[2i + 1]. */
  readonly ends: Uint32Array;
  readonly dataAt: number;
  readonly bytes: Uint8Array;
}

/** One page of columns of times. Index: number of the column - first. */
export interface TimesPage {
  /** Start of the slice. */
  readonly startMs: number;
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
  /** The columns that were asked for. */
  readonly decoded: (Float64Array | null)[];
}

export function decodeSlice(cursor: PageCursor): SlicePages {
  const startMs = cursor.signed();
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
  return { startMs, chunkPages, firstSeries, lastSeries, timesPages, firstColumns };
}

export function decodeChunks(cursor: PageCursor): ChunksPage {
  const startMs = cursor.signed();
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
  return { startMs, count, series: seriesOf, columns, flags, ends, dataAt, bytes: cursor.bytes };
}

export function decodeTimesPage(cursor: PageCursor): TimesPage {
  const startMs = cursor.signed();
  const first = cursor.varint();
  const count = cursor.count(4);
  const samples = new Uint32Array(cursor.varints(count));
  const firstTimes = new Float64Array(count);
  const lastTimes = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    firstTimes[i] = cursor.varint();
    lastTimes[i] = firstTimes[i] + cursor.varint();
  }
  const ends = new Uint32Array(count);
  for (let i = 0, end = 0; i < count; i++) ends[i] = end += cursor.varint();
  const dataAt = settleEnds(ends, cursor);
  const decoded = new Array<Float64Array | null>(count).fill(null);
  return { startMs, first, count, samples, firstTimes, lastTimes, ends, dataAt, bytes: cursor.bytes, decoded };
}

/** Makes offsets in the data offsets in the page, where the data are its end; answers where they begin. */
function settleEnds(ends: Uint32Array, cursor: PageCursor): number {
  const dataAt = cursor.at;
  for (let i = 0; i < ends.length; i++) ends[i] += dataAt;
  const end = ends.length === 0 ? dataAt : ends[ends.length - 1];
  if (end !== cursor.bytes.length) throw new MalformedPage(`its data end at ${end} of ${cursor.bytes.length}`);
  return dataAt;
}
