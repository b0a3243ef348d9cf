/** Native histograms as maps from the number of a bucket to its count, and what is computed with them. */

export interface TwinHistogram {
  /** Exponential: bucket i ends at 2^(i * 2^-schema). Means nothing when there are custom bounds. */
  readonly schema: number;
  /** Upper bounds of custom buckets, ascending, without +Inf; bucket i ends at bounds[i]. null: exponential. */
  readonly bounds: readonly number[] | null;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly count: number;
  readonly sum: number;
  readonly positive: Buckets;
  /** Numbered as their mirror images are. */
  readonly negative: Buckets;
}

/** What is not in it is 0; no entry is 0. */
export type Buckets = ReadonlyMap<number, number>;

export function bucketsOf(entries: Iterable<readonly [index: number, count: number]>): Buckets {
  const buckets = new Map<number, number>();
  for (const [index, count] of entries) buckets.set(index, (buckets.get(index) ?? 0) + count);
  return new Map([...buckets].filter(([, count]) => count !== 0));
}

/** The end of an exponential bucket farther from 0. */
export function outerBound(schema: number, index: number): number {
  return 2 ** (index * 2 ** -schema);
}

export function scaled(histogram: TwinHistogram, by: (component: number) => number): TwinHistogram {
  const buckets = (of: Buckets): Buckets => bucketsOf([...of].map(([index, count]) => [index, by(count)]));
  return {
    ...histogram,
    zeroCount: by(histogram.zeroCount),
    count: by(histogram.count),
    sum: by(histogram.sum),
    positive: buckets(histogram.positive),
    negative: buckets(histogram.negative),
  };
}

/** By 0, the buckets have no counts that could be told. */
export function dividedBy(histogram: TwinHistogram, divisor: number): TwinHistogram {
  const result = scaled(histogram, (component) => component / divisor);
  return divisor === 0 ? { ...result, positive: new Map(), negative: new Map() } : result;
}

export function negated(histogram: TwinHistogram): TwinHistogram {
  return scaled(histogram, (component) => -component);
}

/** null: one has custom buckets and the other has not. */
export function plus(a: TwinHistogram, b: TwinHistogram): TwinHistogram | null {
  if ((a.bounds === null) !== (b.bounds === null)) return null;
  const [one, other] = a.bounds === null ? sameExponential(a, b) : sameBounds(a, b);
  return {
    ...one,
    zeroCount: one.zeroCount + other.zeroCount,
    count: one.count + other.count,
    sum: one.sum + other.sum,
    positive: bucketsOf([...one.positive, ...other.positive]),
    negative: bucketsOf([...one.negative, ...other.negative]),
  };
}

export function minus(a: TwinHistogram, b: TwinHistogram): TwinHistogram | null {
  return plus(a, negated(b));
}

export function sumOf(histograms: readonly TwinHistogram[]): TwinHistogram | null {
  return histograms.slice(1).reduce<TwinHistogram | null>((sum, one) => sum && plus(sum, one), histograms[0]);
}

/** Both with the wider zero bucket and the coarser schema. */
function sameExponential(a: TwinHistogram, b: TwinHistogram): [TwinHistogram, TwinHistogram] {
  let [one, other] = [a, b];
  // A zero bucket ends where a bucket ends, which may be beyond the other's.
  while (one.zeroThreshold !== other.zeroThreshold) {
    if (one.zeroThreshold > other.zeroThreshold) other = withZeroBucket(other, one.zeroThreshold);
    else one = withZeroBucket(one, other.zeroThreshold);
  }
  const schema = Math.min(one.schema, other.schema);
  // Prometheus takes away what the zero bucket swallowed of b only after making b coarser. What was merged with buckets
  // farther out is counted twice.
  const merged = coarser({ ...b, zeroThreshold: other.zeroThreshold, zeroCount: other.zeroCount }, schema);
  return [coarser(one, schema), outsideZeroBucket(merged)];
}

function outsideZeroBucket(histogram: TwinHistogram): TwinHistogram {
  const { schema, zeroThreshold, positive, negative } = histogram;
  const outside = (of: Buckets): Buckets =>
    bucketsOf([...of].filter(([index]) => outerBound(schema, index) > zeroThreshold));
  return { ...histogram, positive: outside(positive), negative: outside(negative) };
}

/** The zero bucket widened to the threshold, or farther where that lies inside a bucket. */
function withZeroBucket(histogram: TwinHistogram, threshold: number): TwinHistogram {
  // As it is, it may end inside a bucket that was merged.
  if (threshold === histogram.zeroThreshold) return histogram;
  const { schema, positive, negative } = histogram;
  const cut = [...positive.keys(), ...negative.keys()].find(
    (index) => outerBound(schema, index - 1) < threshold && threshold < outerBound(schema, index),
  );
  if (cut !== undefined) return withZeroBucket(histogram, outerBound(schema, cut));
  const isInside = ([index]: [number, number]): boolean => outerBound(schema, index) <= threshold;
  const swallowed = [...positive, ...negative].filter(isInside);
  return {
    ...histogram,
    zeroThreshold: threshold,
    zeroCount: swallowed.reduce((total, [, count]) => total + count, histogram.zeroCount),
    positive: bucketsOf([...positive].filter((bucket) => !isInside(bucket))),
    negative: bucketsOf([...negative].filter((bucket) => !isInside(bucket))),
  };
}

export function coarser(histogram: TwinHistogram, schema: number): TwinHistogram {
  const merged = (of: Buckets): Buckets =>
    bucketsOf([...of].map(([index, count]) => [Math.ceil(index / 2 ** (histogram.schema - schema)), count]));
  return { ...histogram, schema, positive: merged(histogram.positive), negative: merged(histogram.negative) };
}

/** Both with the bounds that they share. */
function sameBounds(a: TwinHistogram, b: TwinHistogram): [TwinHistogram, TwinHistogram] {
  const bounds = a.bounds!.filter((bound) => b.bounds!.includes(bound));
  return [withBounds(a, bounds), withBounds(b, bounds)];
}

function withBounds(histogram: TwinHistogram, bounds: readonly number[]): TwinHistogram {
  const moved = [...histogram.positive].map(([index, count]): [number, number] => {
    const end = histogram.bounds![index] ?? Number.POSITIVE_INFINITY;
    const to = bounds.findIndex((bound) => bound >= end);
    return [to < 0 ? bounds.length : to, count];
  });
  return { ...histogram, bounds, positive: bucketsOf(moved) };
}

/** Whether `after` cannot be `before` with some more observations. */
export function isReset(after: TwinHistogram, before: TwinHistogram): boolean {
  if (after.count < before.count) return true;
  if ((after.bounds === null) !== (before.bounds === null)) return true;
  if (after.bounds !== null) {
    const [now, then] = sameBounds(after, before);
    return hasLess(now.positive, then.positive);
  }
  if (after.schema > before.schema || after.zeroThreshold < before.zeroThreshold) return true;
  const then = withZeroBucket(before, after.zeroThreshold);
  if (then.zeroThreshold !== after.zeroThreshold || after.zeroCount < then.zeroCount) return true;
  const { positive, negative } = coarser(then, after.schema);
  return hasLess(after.positive, positive) || hasLess(after.negative, negative);
}

function hasLess(now: Buckets, then: Buckets): boolean {
  return [...then].some(([index, count]) => (now.get(index) ?? 0) < count);
}

/** As `==` tells them apart. */
export function sameHistogram(a: TwinHistogram, b: TwinHistogram): boolean {
  const sameBuckets = (x: Buckets, y: Buckets): boolean =>
    x.size === y.size && [...x].every(([index, count]) => y.get(index) === count);
  return (
    JSON.stringify(a.bounds) === JSON.stringify(b.bounds) &&
    (a.bounds !== null || a.schema === b.schema) &&
    a.zeroThreshold === b.zeroThreshold &&
    Object.is(a.zeroCount, b.zeroCount) &&
    Object.is(a.count, b.count) &&
    Object.is(a.sum, b.sum) &&
    sameBuckets(a.positive, b.positive) &&
    sameBuckets(a.negative, b.negative)
  );
}
