import { type Histogram, usesCustomBuckets } from '../../model/histogram.ts';
import { allBuckets, type BucketColumns } from './buckets.ts';

export interface FractionAnswer {
  readonly value: number;
  /** Observations of NaN, which are in no bucket, are in no fraction either. */
  readonly excludesNan: boolean;
}

/** The share of the observations between two bounds. */
export function histogramFraction(lower: number, upper: number, histogram: Histogram): FractionAnswer {
  const { count, sum } = histogram;
  if (count === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return { value: Number.NaN, excludesNan: false };
  if (lower >= upper) return { value: 0, excludesNan: false };
  const buckets = allBuckets(histogram);
  const inBuckets = Number.isNaN(sum) ? buckets.counts.reduce((total, inBucket) => total + inBucket, 0) : count;
  const between =
    Math.min(rankOf(upper, buckets, histogram), inBuckets) - Math.min(rankOf(lower, buckets, histogram), inBuckets);
  return { value: between / count, excludesNan: inBuckets < count };
}

/** How many observations are below a bound; Infinity: all of them. */
function rankOf(bound: number, buckets: BucketColumns, histogram: Histogram): number {
  let rank = 0;
  for (let i = 0; i < buckets.counts.length; i++) {
    const count = buckets.counts[i];
    let lower = buckets.lower[i];
    let upper = buckets.upper[i];
    const atZero = lower <= 0 && upper >= 0;
    if (atZero && hasNothing(histogram.negativeBuckets) && !hasNothing(histogram.positiveBuckets)) lower = 0;
    else if (atZero && hasNothing(histogram.positiveBuckets) && !hasNothing(histogram.negativeBuckets)) upper = 0;
    if (lower >= bound) return rank;
    if (upper > bound) {
      if (!atZero && !usesCustomBuckets(histogram)) return rank + count * logarithmicShare(bound, lower, upper);
      return lower === Number.NEGATIVE_INFINITY ? count : rank + (count * (bound - lower)) / (upper - lower);
    }
    rank += count;
  }
  return Number.POSITIVE_INFINITY;
}

function hasNothing(counts: Float64Array): boolean {
  return counts.length === 0;
}

/** The part of an exponential bucket that is below a value inside it. */
export function logarithmicShare(value: number, lower: number, upper: number): number {
  const logValue = Math.log2(Math.abs(value));
  const logLower = Math.log2(Math.abs(lower));
  const logUpper = Math.log2(Math.abs(upper));
  if (value > 0) return (logValue - logLower) / (logUpper - logLower);
  return 1 - (logValue - logUpper) / (logLower - logUpper);
}
