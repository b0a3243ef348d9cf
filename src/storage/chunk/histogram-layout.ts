/**
 * What the counts of a histogram stand for. Equal for many samples of a series, so a chunk has it once a run:
 *
 *   | schema | zero threshold 64 | positive spans | negative spans | positive buckets | negative buckets | custom values |
 *
 * Spans are their number of entries and the entries, signed varints; custom values their number and doubles.
 */
import type { Histogram } from '../../model/histogram.ts';
import type { ByteBuffer } from './byte-buffer.ts';
import type { ChunkCursor } from './chunk-cursor.ts';
import { DamagedChunk } from './damaged-chunk.ts';
import { putDouble, putSigned, putVarint } from './varint.ts';

export interface HistogramLayout {
  readonly schema: number;
  readonly zeroThreshold: number;
  readonly positiveSpans: Int32Array;
  readonly negativeSpans: Int32Array;
  /** Numbers of buckets. */
  readonly positiveCount: number;
  readonly negativeCount: number;
  readonly customValues: Float64Array;
}

export function encodeLayout(histogram: Histogram, out: ByteBuffer): void {
  putSigned(out, histogram.schema);
  putDouble(out, histogram.zeroThreshold);
  for (const spans of [histogram.positiveSpans, histogram.negativeSpans]) {
    putVarint(out, spans.length);
    for (const entry of spans) putSigned(out, entry);
  }
  putVarint(out, histogram.positiveBuckets.length);
  putVarint(out, histogram.negativeBuckets.length);
  putVarint(out, histogram.customValues.length);
  for (const bound of histogram.customValues) putDouble(out, bound);
}

export function decodeLayout(cursor: ChunkCursor): HistogramLayout {
  const schema = cursor.signed();
  const zeroThreshold = cursor.doubles(1)[0];
  const positiveSpans = takeSpans(cursor);
  const negativeSpans = takeSpans(cursor);
  const positiveCount = cursor.varint();
  const negativeCount = cursor.varint();
  const customValues = cursor.doubles(cursor.count(8));
  return { schema, zeroThreshold, positiveSpans, negativeSpans, positiveCount, negativeCount, customValues };
}

function takeSpans(cursor: ChunkCursor): Int32Array {
  const spans = new Int32Array(cursor.count(1));
  for (let i = 0; i < spans.length; i++) {
    const entry = cursor.signed();
    if (entry !== (entry | 0)) throw new DamagedChunk(`${entry} in the spans of a histogram`);
    spans[i] = entry;
  }
  return spans;
}

/** Whether the counts of two histograms stand for the same, one by one. */
export function isSameLayout(a: Histogram, b: Histogram): boolean {
  return (
    a.schema === b.schema &&
    Object.is(a.zeroThreshold, b.zeroThreshold) &&
    a.positiveBuckets.length === b.positiveBuckets.length &&
    a.negativeBuckets.length === b.negativeBuckets.length &&
    areEqual(a.positiveSpans, b.positiveSpans) &&
    areEqual(a.negativeSpans, b.negativeSpans) &&
    areEqual(a.customValues, b.customValues)
  );
}

function areEqual(a: Int32Array | Float64Array, b: Int32Array | Float64Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
