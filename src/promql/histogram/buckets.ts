/** The buckets of a histogram with their bounds, as columns. */
import { CUSTOM_BUCKETS_SCHEMA, type Histogram, usesCustomBuckets } from '../../model/histogram.ts';
import { exponentialBound } from './bounds.ts';
import { indexBuckets } from './buckets-by-index.ts';

export interface BucketColumns {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly counts: Float64Array;
}

/** Upper bound of a bucket of positive observations. */
export function upperBound(
  { schema, customValues }: Pick<Histogram, 'schema' | 'customValues'>,
  index: number,
): number {
  if (schema !== CUSTOM_BUCKETS_SCHEMA) return exponentialBound(schema, index);
  if (index < 0) return Number.NEGATIVE_INFINITY;
  return index < customValues.length ? customValues[index] : Number.POSITIVE_INFINITY;
}

/** Ascending. Empty buckets that the spans name are among them. */
export function positiveBuckets(histogram: Histogram): BucketColumns {
  const { indices, counts } = indexBuckets(histogram.positiveSpans, histogram.positiveBuckets);
  const lower = new Float64Array(counts.length);
  const upper = new Float64Array(counts.length);
  for (let i = 0; i < counts.length; i++) {
    const follows = i > 0 && indices[i] === indices[i - 1] + 1;
    lower[i] = follows ? upper[i - 1] : upperBound(histogram, indices[i] - 1);
    upper[i] = upperBound(histogram, indices[i]);
  }
  return { lower, upper, counts };
}

/** From zero outwards: descending. Empty buckets that the spans name are among them. */
export function negativeBuckets(histogram: Histogram): BucketColumns {
  const { negativeSpans, negativeBuckets: counts } = histogram;
  const mirrored = positiveBuckets({ ...histogram, positiveSpans: negativeSpans, positiveBuckets: counts });
  return { lower: mirrored.upper.map(negated), upper: mirrored.lower.map(negated), counts };
}

function negated(bound: number): number {
  return -bound;
}

/**
 * All buckets in ascending order, the zero bucket among them when it has observations. What the zero bucket covers of
 * its neighbours is taken off them.
 */
export function allBuckets(histogram: Histogram): BucketColumns {
  const { zeroThreshold, zeroCount } = histogram;
  const positive = positiveBuckets(histogram);
  if (usesCustomBuckets(histogram)) return positive;
  const negative = negativeBuckets(histogram);
  const zeros = zeroCount > 0 ? 1 : 0;
  const below = negative.counts.length;
  const size = below + zeros + positive.counts.length;
  const all = { lower: new Float64Array(size), upper: new Float64Array(size), counts: new Float64Array(size) };
  for (let i = 0; i < below; i++) {
    const from = below - 1 - i;
    all.lower[i] = negative.lower[from];
    all.upper[i] = Math.min(negative.upper[from], -zeroThreshold);
    all.counts[i] = negative.counts[from];
  }
  if (zeros > 0) {
    all.lower[below] = -zeroThreshold;
    all.upper[below] = zeroThreshold;
    all.counts[below] = zeroCount;
  }
  for (let i = 0, at = below + zeros; i < positive.counts.length; i++, at++) {
    all.lower[at] = Math.max(positive.lower[i], zeroThreshold);
    all.upper[at] = positive.upper[i];
    all.counts[at] = positive.counts[i];
  }
  return all;
}
