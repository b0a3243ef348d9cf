/**
 * One native histogram as bytes, for the log and the head:
 *
 *   | counter reset 2 bits, whole 1 bit, 0 | schema | zero threshold 64 | sum 64 | layout | counts |
 *
 * Schema and offsets are signed varints, lengths varints. Where all counts are whole (bit 2 is set), they are signed varints
 * of the difference to the count before, which is smaller; else doubles. docs/format/chunk-histogram.md draws it.
 */
import type { CounterReset, Histogram } from '../../model/histogram.ts';
import type { ByteBuffer } from './byte-buffer.ts';
import { ChunkCursor } from './chunk-cursor.ts';
import { DamagedChunk } from './damaged-chunk.ts';
import { decodeLayout, encodeLayout, type HistogramLayout } from './histogram-layout.ts';
import { putByte, putDouble, putSigned, VARINT_BYTES_MAX, writeVarint, zigzag } from './varint.ts';

const COUNTER_RESET_MASK = 3;
const WHOLE = 4;
const FLAGS_MAX = COUNTER_RESET_MASK | WHOLE;
/** Whole counts stay at or below this, so that a difference can be zigzagged. */
const WHOLE_MAX = 2 ** 50;

/** Appends the bytes of a histogram to `out`. */
export function encodeHistogram(histogram: Histogram, out: ByteBuffer): void {
  const { counterReset, count, zeroCount, positiveBuckets, negativeBuckets } = histogram;
  const isWhole =
    isWholeCount(count) && isWholeCount(zeroCount) && areWhole(positiveBuckets) && areWhole(negativeBuckets);
  putByte(out, counterReset | (isWhole ? WHOLE : 0));
  encodeLayout(histogram, out);
  putDouble(out, histogram.sum);
  if (isWhole) {
    putSigned(out, count);
    putSigned(out, zeroCount - count);
    putDifferences(out, positiveBuckets);
    putDifferences(out, negativeBuckets);
  } else {
    putDouble(out, count);
    putDouble(out, zeroCount);
    for (let i = 0; i < positiveBuckets.length; i++) putDouble(out, positiveBuckets[i]);
    for (let i = 0; i < negativeBuckets.length; i++) putDouble(out, negativeBuckets[i]);
  }
}

function areWhole(counts: Float64Array): boolean {
  for (let i = 0; i < counts.length; i++) if (!isWholeCount(counts[i])) return false;
  return true;
}

function isWholeCount(count: number): boolean {
  return Math.abs(count) <= WHOLE_MAX && Math.floor(count) === count && !Object.is(count, -0);
}

function putDifferences(out: ByteBuffer, counts: Float64Array): void {
  out.reserve(VARINT_BYTES_MAX * counts.length);
  const { bytes } = out;
  let at = out.length;
  let before = 0;
  for (let i = 0; i < counts.length; i++) {
    at = writeVarint(bytes, at, zigzag(counts[i] - before));
    before = counts[i];
  }
  out.length = at;
}

/** Decodes a histogram that all of bytes[at, end) are. It shares no memory with them. */
export function decodeHistogram(bytes: Uint8Array, at: number, end: number): Histogram {
  const cursor = new ChunkCursor(bytes, at, end);
  const flags = cursor.byte();
  if (flags > FLAGS_MAX) throw new DamagedChunk(`flags ${flags} of a histogram, wanted 0 to ${FLAGS_MAX}`);
  const layout = decodeLayout(cursor);
  const sum = cursor.doubles(1)[0];
  const isWhole = (flags & WHOLE) !== 0;
  const counts = takeCounts(cursor, 2, isWhole);
  const positiveBuckets = takeCounts(cursor, layout.positiveCount, isWhole);
  const negativeBuckets = takeCounts(cursor, layout.negativeCount, isWhole);
  cursor.finish();
  return histogramOf(
    layout,
    (flags & COUNTER_RESET_MASK) as CounterReset,
    sum,
    counts,
    positiveBuckets,
    negativeBuckets,
  );
}

function takeCounts(cursor: ChunkCursor, length: number, isWhole: boolean): Float64Array {
  if (!isWhole) return cursor.doubles(length);
  if (length > cursor.end - cursor.at) {
    throw new DamagedChunk(`${length} counts wanted, ${cursor.end - cursor.at} bytes left`);
  }
  const counts = new Float64Array(length);
  let count = 0;
  for (let i = 0; i < length; i++) {
    count += cursor.signed();
    counts[i] = count;
  }
  return counts;
}

function histogramOf(
  layout: HistogramLayout,
  counterReset: CounterReset,
  sum: number,
  counts: Float64Array,
  positiveBuckets: Float64Array,
  negativeBuckets: Float64Array,
): Histogram {
  return {
    counterReset,
    schema: layout.schema,
    zeroThreshold: layout.zeroThreshold,
    zeroCount: counts[1],
    count: counts[0],
    sum,
    positiveSpans: layout.positiveSpans,
    positiveBuckets,
    negativeSpans: layout.negativeSpans,
    negativeBuckets,
    customValues: layout.customValues,
  };
}
