import { type Histogram, usesCustomBuckets } from '../../model/histogram.ts';
import { allBuckets, type BucketColumns } from './buckets.ts';

/**
 * What observations of NaN, which are in no bucket, did to a quantile. result: it lies among them, and is NaN. skew: it
 * is higher than without them.
 */
export type NanEffect = 'none' | 'result' | 'skew';

export interface QuantileAnswer {
  readonly value: number;
  readonly nan: NanEffect;
}

/**
 * The value that a share of the observations does not exceed. The bucket is looked for from the nearer end; inside, it is
 * interpolated on a logarithmic scale, in custom buckets and around zero on a linear one.
 */
export function histogramQuantile(share: number, histogram: Histogram): QuantileAnswer {
  const { count, sum } = histogram;
  if (share < 0) return answer(Number.NEGATIVE_INFINITY);
  if (share > 1) return answer(Number.POSITIVE_INFINITY);
  if (count === 0 || Number.isNaN(share)) return answer(Number.NaN);
  const hasNan = Number.isNaN(sum);
  const forward = hasNan || share < 0.5;
  const rank = (forward ? share : 1 - share) * count;
  const buckets = allBuckets(histogram);
  const { at, reached } = search(buckets, rank, forward);
  const isCustom = usesCustomBuckets(histogram);
  const bucket = boundsAt(buckets, at);
  const { lower, upper } = bucket;
  if (isCustom && lower === Number.NEGATIVE_INFINITY && upper <= 0) return answer(upper);
  if (isCustom && lower !== Number.NEGATIVE_INFINITY && upper === Number.POSITIVE_INFINITY) return answer(lower);
  const found = isCustom ? withFiniteLower(bucket) : aroundZero(bucket, histogram);
  const capped = Math.min(reached, count);
  if (capped < rank) return hasNan ? { value: Number.NaN, nan: 'result' } : answer(found.upper);
  const inside = forward ? rank - (capped - found.count) : capped - rank;
  if (!hasNan) return answer(interpolate(found, inside / found.count, isCustom));
  // Prometheus looks on to the last bucket for its total, and interpolates in that one.
  const last = at < buckets.counts.length - 1 ? boundsAt(buckets, buckets.counts.length - 1) : found;
  let total = capped;
  for (let i = at + 1; i < buckets.counts.length; i++) total += buckets.counts[i];
  return { value: interpolate(last, inside / last.count, isCustom), nan: total < count ? 'skew' : 'none' };
}

function answer(value: number): QuantileAnswer {
  return { value, nan: 'none' };
}

/** The bucket with which the counts reach the rank; the last one when none does. */
function search({ counts }: BucketColumns, rank: number, forward: boolean): { at: number; reached: number } {
  const last = counts.length - 1;
  let reached = 0;
  for (let i = 0; i <= last; i++) {
    const at = forward ? i : last - i;
    if (counts[at] === 0) continue;
    reached += counts[at];
    if (reached >= rank) return { at, reached };
  }
  return { at: forward ? last : 0, reached };
}

interface Bucket {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
}

const NOTHING: Bucket = { lower: 0, upper: 0, count: 0 };

function boundsAt({ lower, upper, counts }: BucketColumns, at: number): Bucket {
  if (counts.length === 0) return NOTHING;
  return { lower: lower[at], upper: upper[at], count: counts[at] };
}

function withFiniteLower(bucket: Bucket): Bucket {
  return bucket.lower === Number.NEGATIVE_INFINITY ? { ...bucket, lower: 0 } : bucket;
}

/** A bucket around zero ends there when nothing else lies on the other side. */
function aroundZero(bucket: Bucket, { positiveBuckets, negativeBuckets }: Histogram): Bucket {
  if (bucket.lower >= 0 || bucket.upper <= 0) return bucket;
  if (negativeBuckets.length === 0 && positiveBuckets.length > 0) return { ...bucket, lower: 0 };
  return positiveBuckets.length === 0 && negativeBuckets.length > 0 ? { ...bucket, upper: 0 } : bucket;
}

function interpolate({ lower, upper }: Bucket, fraction: number, isCustom: boolean): number {
  if (isCustom || (lower <= 0 && upper >= 0)) return lower + (upper - lower) * fraction;
  const logLower = Math.log2(Math.abs(lower));
  const logUpper = Math.log2(Math.abs(upper));
  if (lower > 0) return 2 ** (logLower + (logUpper - logLower) * fraction);
  return -(2 ** (logUpper + (logLower - logUpper) * (1 - fraction)));
}
