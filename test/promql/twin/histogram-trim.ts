/** What of a native histogram lies below or above a bound. */
import { type Buckets, bucketsOf, outerBound, type TwinHistogram } from './histogram.ts';
import { type Bucket, logarithmicShare, withoutEmptyHalf } from './histogram-functions.ts';
import { sum } from './statistics.ts';

/** How many observations are left, and where the middle of them is. */
interface Kept {
  readonly count: number;
  readonly middle: number;
}

const NOTHING: Kept = { count: 0, middle: 0 };

/** Unless all is kept, count and sum are guessed anew from what is left of the buckets. */
export function trimmed(histogram: TwinHistogram, at: number, keepsBelow: boolean): TwinHistogram {
  const { schema, bounds, zeroThreshold, zeroCount } = histogram;
  const isCustom = bounds !== null;
  const [below, above] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const keep = (bucket: Bucket, linear: boolean): Kept => kept(bucket, at, keepsBelow, linear);
  const positive = keptBuckets(histogram.positive, (index, count) =>
    isCustom
      ? keep({ lower: bounds[index - 1] ?? below, upper: bounds[index] ?? above, count }, true)
      : keep({ lower: outerBound(schema, index - 1), upper: outerBound(schema, index), count }, false),
  );
  const negative = keptBuckets(histogram.negative, (index, count) =>
    keep({ lower: -outerBound(schema, index), upper: -outerBound(schema, index - 1), count }, false),
  );
  const around = withoutEmptyHalf({ lower: -zeroThreshold, upper: zeroThreshold, count: zeroCount }, histogram);
  const zero = zeroCount === 0 ? NOTHING : keep(around, true);
  const left = [...positive.values(), ...negative.values(), zero];
  const before = [...histogram.positive.values(), ...histogram.negative.values(), zeroCount];
  if (left.every(({ count }, i) => count === before[i])) return histogram;
  return {
    ...histogram,
    zeroCount: zero.count,
    count: sum(left.map(({ count }) => count)),
    sum: sum(left.map(({ count, middle }) => count * middle)),
    positive: bucketsOf([...positive].map(([index, { count }]) => [index, count])),
    negative: bucketsOf([...negative].map(([index, { count }]) => [index, count])),
  };
}

function keptBuckets(buckets: Buckets, keep: (index: number, count: number) => Kept): ReadonlyMap<number, Kept> {
  return new Map([...buckets].map(([index, count]) => [index, keep(index, count)]));
}

function kept(bucket: Bucket, at: number, keepsBelow: boolean, linear: boolean): Kept {
  const { lower, upper, count } = bucket;
  if (keepsBelow ? upper <= at : lower >= at) return { count, middle: middleOf(lower, upper, linear) };
  if (keepsBelow ? lower >= at : upper <= at) return NOTHING;
  if (lower === Number.NEGATIVE_INFINITY) return keptOfLowest(bucket, at, keepsBelow);
  // No end is known, so that all stand at the bound.
  if (upper === Number.POSITIVE_INFINITY) return keepsBelow ? NOTHING : { count, middle: at };
  const countBelow = count * (linear ? (at - lower) / (upper - lower) : logarithmicShare(bucket, at));
  return keepsBelow
    ? { count: countBelow, middle: middleOf(lower, at, linear) }
    : { count: count - countBelow, middle: middleOf(at, upper, linear) };
}

/** The bucket that begins at -Inf is taken to begin at 0 when it ends above it. */
function keptOfLowest({ upper, count }: Bucket, at: number, keepsBelow: boolean): Kept {
  if (upper <= 0) return keepsBelow ? { count, middle: at } : NOTHING;
  if (upper === Number.POSITIVE_INFINITY || at < 0) return NOTHING;
  const below = (count * at) / upper;
  if (keepsBelow) return at === 0 ? NOTHING : { count: below, middle: at / 2 };
  return { count: count - below, middle: (at + upper) / 2 };
}

function middleOf(lower: number, upper: number, linear: boolean): number {
  if (lower === Number.NEGATIVE_INFINITY) {
    if (upper === Number.POSITIVE_INFINITY) return 0;
    return upper > 0 ? upper / 2 : upper;
  }
  if (upper === Number.POSITIVE_INFINITY) return lower;
  return linear ? (lower + upper) / 2 : Math.sign(lower + upper) * Math.sqrt(lower * upper);
}
