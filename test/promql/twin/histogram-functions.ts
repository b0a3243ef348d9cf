/** What the histogram_* functions tell of one native histogram. */
import { outerBound, type TwinHistogram } from './histogram.ts';

export interface Bucket {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
}

const total = (buckets: readonly Bucket[]): number => buckets.reduce((sum, { count }) => sum + count, 0);

/** Buckets with observations, the lowest first. No bucket reaches into the zero bucket. */
export function ascending({ schema, bounds, zeroThreshold, zeroCount, positive, negative }: TwinHistogram): Bucket[] {
  const inOrder = [...positive].sort(([a], [b]) => a - b);
  if (bounds !== null) {
    return inOrder.map(([index, count]) => ({
      lower: bounds[index - 1] ?? Number.NEGATIVE_INFINITY,
      upper: bounds[index] ?? Number.POSITIVE_INFINITY,
      count,
    }));
  }
  const outside = ([index, count]: readonly [number, number]): Bucket => ({
    lower: Math.max(zeroThreshold, outerBound(schema, index - 1)),
    upper: outerBound(schema, index),
    count,
  });
  const below = [...negative].sort(([a], [b]) => b - a).map(outside);
  const zero = zeroCount > 0 ? [{ lower: -zeroThreshold, upper: zeroThreshold, count: zeroCount }] : [];
  return [
    ...below.map(({ lower, upper, count }) => ({ lower: -upper, upper: -lower, count })),
    ...zero,
    ...inOrder.map(outside),
  ];
}

export const holdsZero = ({ lower, upper }: Bucket): boolean => lower <= 0 && upper >= 0;

/** A zero bucket has only one half where all other buckets are on one side. */
export function withoutEmptyHalf(bucket: Bucket, { positive, negative }: TwinHistogram): Bucket {
  if (!holdsZero(bucket)) return bucket;
  if (negative.size === 0 && positive.size > 0) return { ...bucket, lower: 0 };
  if (positive.size === 0 && negative.size > 0) return { ...bucket, upper: 0 };
  return bucket;
}

/** How much of a bucket of one sign lies below `value`, with observations even on a logarithmic scale. */
export function logarithmicShare({ lower, upper }: Bucket, value: number): number {
  return Math.log(value / lower) / Math.log(upper / lower);
}

export function quantileOfHistogram(q: number, histogram: TwinHistogram): number {
  if (q < 0) return Number.NEGATIVE_INFINITY;
  if (q > 1) return Number.POSITIVE_INFINITY;
  if (histogram.count === 0 || Number.isNaN(q) || Number.isNaN(histogram.count)) return Number.NaN;
  // From the nearer end, so that the lower of two candidates is taken below the median and the higher one above it.
  const hasNaN = Number.isNaN(histogram.sum);
  const forward = hasNaN || q < 0.5;
  const buckets = forward ? ascending(histogram) : ascending(histogram).reverse();
  const rank = (forward ? q : 1 - q) * histogram.count;
  let passed = 0;
  let at = -1;
  while (at + 1 < buckets.length && (at < 0 || passed < rank)) passed += buckets[++at].count;
  const isCustom = histogram.bounds !== null;
  const found = buckets[at] ?? { lower: 0, upper: 0, count: 0 };
  const bucket = isCustom ? found : withoutEmptyHalf(found, histogram);
  if (isCustom && bucket.lower === Number.NEGATIVE_INFINITY && bucket.upper <= 0) return bucket.upper;
  if (isCustom && Number.isFinite(bucket.lower) && bucket.upper === Number.POSITIVE_INFINITY) return bucket.lower;
  passed = Math.min(passed, histogram.count);
  // Observations of NaN are in no bucket.
  if (passed < rank) return hasNaN ? Number.NaN : bucket.upper;
  const inside = forward ? rank - (passed - bucket.count) : passed - rank;
  // Prometheus has meanwhile gone on to the last bucket.
  const used = hasNaN && at < buckets.length - 1 ? buckets[buckets.length - 1] : bucket;
  return (isCustom ? insideCustom : insideExponential)(used, inside / used.count);
}

function insideCustom({ lower, upper }: Bucket, share: number): number {
  const from = lower === Number.NEGATIVE_INFINITY ? 0 : lower;
  return from + (upper - from) * share;
}

function insideExponential(bucket: Bucket, share: number): number {
  const { lower, upper } = bucket;
  if (holdsZero(bucket)) return lower + (upper - lower) * share;
  return lower * (upper / lower) ** share;
}

export function fractionOfHistogram(from: number, to: number, histogram: TwinHistogram): number {
  if (histogram.count === 0 || Number.isNaN(from) || Number.isNaN(to)) return Number.NaN;
  if (from >= to) return 0;
  // Observations of NaN are in no bucket.
  const all = Number.isNaN(histogram.sum) ? total(ascending(histogram)) : histogram.count;
  const below = (value: number): number => Math.min(all, countBelow(value, histogram));
  return (below(to) - below(from)) / histogram.count;
}

function countBelow(value: number, histogram: TwinHistogram): number {
  const buckets = ascending(histogram);
  for (const [i, plain] of buckets.entries()) {
    const bucket = withoutEmptyHalf(plain, histogram);
    const before = total(buckets.slice(0, i));
    if (bucket.lower >= value) return before;
    if (value < bucket.upper) return before + bucket.count * shareBelow(value, bucket, histogram);
  }
  return Number.POSITIVE_INFINITY;
}

function shareBelow(value: number, bucket: Bucket, { bounds }: TwinHistogram): number {
  const { lower, upper } = bucket;
  if (lower === Number.NEGATIVE_INFINITY) return 1;
  return bounds !== null || holdsZero(bucket) ? (value - lower) / (upper - lower) : logarithmicShare(bucket, value);
}

/** Every observation stands in the middle of its bucket. */
export function varianceOfHistogram(histogram: TwinHistogram): number {
  const mean = histogram.sum / histogram.count;
  const squares = ascending(histogram).map(({ count, ...bucket }) => {
    const middle = middleOf({ ...bucket, count }, histogram.bounds !== null);
    return count * (middle - mean) ** 2;
  });
  return squares.reduce((a, b) => a + b, 0) / histogram.count;
}

function middleOf(bucket: Bucket, isCustom: boolean): number {
  const { lower, upper } = bucket;
  if (isCustom) return (lower + upper) / 2;
  if (holdsZero(bucket)) return 0;
  return Math.sign(upper) * Math.sqrt(lower * upper);
}
