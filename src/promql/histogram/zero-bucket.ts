/** Two histograms can be combined when their zero buckets are equally wide: the narrower one swallows buckets beside it. */
import type { Histogram } from '../../model/histogram.ts';
import { exponentialBound } from './bounds.ts';
import { type IndexedBuckets, indexBuckets } from './buckets-by-index.ts';

export interface ZeroBucket {
  readonly threshold: number;
  readonly count: number;
}

/** What of an exponential histogram matters here. */
export interface Exponential {
  readonly schema: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly positive: IndexedBuckets;
  readonly negative: IndexedBuckets;
}

export function exponentialOf(histogram: Histogram): Exponential {
  const { schema, zeroThreshold, zeroCount, positiveSpans, positiveBuckets, negativeSpans, negativeBuckets } =
    histogram;
  const positive = indexBuckets(positiveSpans, positiveBuckets);
  return { schema, zeroThreshold, zeroCount, positive, negative: indexBuckets(negativeSpans, negativeBuckets) };
}

/**
 * The zero bucket of a histogram when it is widened to at least `threshold`. A bucket with observations that reaches
 * across the threshold is swallowed whole, so that the result may be wider.
 */
export function widenZero(histogram: Exponential, threshold: number): ZeroBucket {
  const { positive, negative } = histogram;
  for (let limit = threshold; ; ) {
    const right = swallow(positive, histogram.schema, limit);
    const left = swallow(negative, histogram.schema, right.threshold);
    // A wider zero bucket takes more of the other side too.
    if (left.threshold === right.threshold) {
      return { threshold: left.threshold, count: sumUp(histogram.zeroCount, positive, negative, right, left) };
    }
    limit = left.threshold;
  }
}

interface Swallowed {
  readonly threshold: number;
  readonly buckets: number;
}

/** How many of the buckets of one side go into a zero bucket of this width, and how wide it gets by that. */
function swallow({ indices, counts }: IndexedBuckets, schema: number, threshold: number): Swallowed {
  for (let i = 0; i < indices.length; i++) {
    if (exponentialBound(schema, indices[i] - 1) >= threshold) return { threshold, buckets: i };
    const upper = exponentialBound(schema, indices[i]);
    if (upper > threshold) return { threshold: counts[i] === 0 ? threshold : upper, buckets: i + 1 };
  }
  return { threshold, buckets: indices.length };
}

function sumUp(
  zeroCount: number,
  positive: IndexedBuckets,
  negative: IndexedBuckets,
  right: Swallowed,
  left: Swallowed,
): number {
  let count = zeroCount;
  for (let i = 0; i < right.buckets; i++) count += positive.counts[i];
  for (let i = 0; i < left.buckets; i++) count += negative.counts[i];
  return count;
}

/** The zero buckets of two histograms, widened until they are equally wide. */
export function reconcileZero(a: Exponential, b: Exponential): readonly [ZeroBucket, ZeroBucket] {
  let left: ZeroBucket = { threshold: a.zeroThreshold, count: a.zeroCount };
  let right: ZeroBucket = { threshold: b.zeroThreshold, count: b.zeroCount };
  while (left.threshold !== right.threshold) {
    if (left.threshold > right.threshold) right = widenZero(b, left.threshold);
    if (right.threshold > left.threshold) left = widenZero(a, right.threshold);
  }
  return [left, right];
}

/** The buckets that reach beyond a zero bucket of this width. */
export function beyondZero(buckets: IndexedBuckets, schema: number, threshold: number): IndexedBuckets {
  if (threshold === 0) return buckets;
  const { indices, counts } = buckets;
  let from = 0;
  while (from < indices.length && exponentialBound(schema, indices[from]) <= threshold) from++;
  return from === 0 ? buckets : { indices: indices.subarray(from), counts: counts.subarray(from) };
}
