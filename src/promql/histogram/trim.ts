/** The trim operators: what of a histogram is below (`</`) or above (`>/`) a bound. */
import { type Histogram, usesCustomBuckets } from '../../model/histogram.ts';
import { type BucketColumns, negativeBuckets, positiveBuckets } from './buckets.ts';
import { compactHistogram } from './compact.ts';
import { logarithmicShare } from './fraction.ts';

export type TrimSide = 'keepBelow' | 'keepAbove';
/** How observations lie in a bucket. */
type Spread = 'linear' | 'exponential';

/** The histogram itself when nothing is beyond the bound. Count and sum are otherwise made anew from the buckets. */
export function trimHistogram(histogram: Histogram, bound: number, side: TrimSide): Histogram {
  const spread = usesCustomBuckets(histogram) ? 'linear' : 'exponential';
  const totals = new Totals();
  const keep = ({ lower, upper, counts }: BucketColumns, how: Spread): Float64Array =>
    counts.map((count, i) => totals.take(count, keptOf({ lower: lower[i], upper: upper[i], count }, bound, side, how)));
  const positive = keep(positiveBuckets(histogram), spread);
  const negative = keep(negativeBuckets(histogram), spread);
  const [zeroCount] = keep(zeroColumns(histogram), 'linear');
  if (!totals.trimmed) return histogram;
  return compactHistogram({
    ...histogram,
    zeroCount,
    count: totals.count,
    sum: totals.sum,
    positiveBuckets: positive,
    negativeBuckets: negative,
  });
}

/** What is left over all buckets; the order of taking is that of the sum's rounding. */
class Totals {
  count = 0;
  sum = 0;
  trimmed = false;

  take(before: number, { count, middle }: Kept): number {
    this.trimmed ||= count !== before;
    this.count += count;
    this.sum += middle * count;
    return count;
  }
}

/** The zero bucket ends at zero when the buckets beside it lie on one side only. */
function zeroColumns({ zeroThreshold, zeroCount, ...histogram }: Histogram): BucketColumns {
  const positives = histogram.positiveBuckets.length > 0;
  const negatives = histogram.negativeBuckets.length > 0;
  return {
    lower: Float64Array.of(positives && !negatives ? 0 : -zeroThreshold),
    upper: Float64Array.of(negatives && !positives ? 0 : zeroThreshold),
    counts: Float64Array.of(zeroCount),
  };
}

interface Bucket {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
}

/** What is left of a bucket, and where its middle is then. */
interface Kept {
  readonly count: number;
  readonly middle: number;
}

const NOTHING: Kept = { count: 0, middle: 0 };

function keptOf(bucket: Bucket, bound: number, side: TrimSide, spread: Spread): Kept {
  const { lower, upper, count } = bucket;
  if (count === 0) return NOTHING;
  const below = side === 'keepBelow';
  if (below ? upper <= bound : lower >= bound) return { count, middle: middleOf(lower, upper, spread) };
  if (below ? lower >= bound : upper <= bound) return NOTHING;
  if (lower === Number.NEGATIVE_INFINITY) return keptOfLowest(bucket, bound, below);
  if (upper === Number.POSITIVE_INFINITY) return below ? NOTHING : { count, middle: bound };
  const share = spread === 'linear' ? (bound - lower) / (upper - lower) : logarithmicShare(bound, lower, upper);
  const countBelow = count * share;
  if (below) return { count: countBelow, middle: middleOf(lower, bound, spread) };
  return { count: count - countBelow, middle: middleOf(bound, upper, spread) };
}

/** The bucket from -Inf on: observations are taken to be positive when its end is, and to lie at the bound otherwise. */
function keptOfLowest({ upper, count }: Bucket, bound: number, below: boolean): Kept {
  const reachesAbove = upper > 0 && upper < Number.POSITIVE_INFINITY;
  if (below) {
    if (upper <= 0) return { count, middle: bound };
    return bound > 0 && reachesAbove ? { count: (count * bound) / upper, middle: bound / 2 } : NOTHING;
  }
  return bound >= 0 && reachesAbove ? { count: count * (1 - bound / upper), middle: (bound + upper) / 2 } : NOTHING;
}

function middleOf(lower: number, upper: number, spread: Spread): number {
  if (lower === Number.NEGATIVE_INFINITY) {
    if (upper === Number.POSITIVE_INFINITY) return 0;
    return upper > 0 ? upper / 2 : upper;
  }
  if (upper === Number.POSITIVE_INFINITY) return lower;
  if (spread === 'linear') return (lower + upper) / 2;
  const middle = Math.sqrt(Math.abs(lower * upper));
  return upper <= 0 ? -middle : middle;
}
