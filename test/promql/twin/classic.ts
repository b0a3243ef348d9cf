/** Classic histograms: a series a bucket, told apart by their label le. */
import { isFloat, keyOf, type Named, type TwinSample, withoutLabels } from './model.ts';

export interface ClassicHistogram extends Named {
  /** Counts of all observations up to a bound, by that bound. */
  readonly counts: ReadonlyMap<number, number>;
}

/** Floats whose le is no number are passed over. */
export function classicHistograms(samples: readonly TwinSample[]): ClassicHistogram[] {
  const groups = new Map<string, { named: Named; counts: Map<number, number> }>();
  for (const { labels, dropName, value } of samples.filter(isFloat)) {
    const bound = boundOf(labels.le);
    if (bound === null) continue;
    const named = { labels: withoutLabels(labels, 'le'), dropName };
    const group = groups.get(keyOf(named.labels)) ?? { named, counts: new Map<number, number>() };
    group.counts.set(bound, (group.counts.get(bound) ?? 0) + value);
    groups.set(keyOf(named.labels), group);
  }
  return [...groups.values()].map(({ named, counts }) => ({ ...named, counts }));
}

function boundOf(text: string | undefined): number | null {
  if (text === '+Inf') return Number.POSITIVE_INFINITY;
  return text === undefined || Number.isNaN(Number(text)) ? null : Number(text);
}

interface Bucket {
  readonly lower: number;
  readonly upper: number;
  /** Up to the lower and the upper bound. */
  readonly before: number;
  readonly until: number;
}

/** null: there is no bucket up to +Inf. */
function bucketsOf(counts: readonly (readonly [bound: number, count: number])[]): Bucket[] | null {
  if (counts[counts.length - 1]?.[0] !== Number.POSITIVE_INFINITY) return null;
  return counts.map(([upper, until], i) => {
    const first = upper > 0 ? 0 : Number.NEGATIVE_INFINITY;
    return { lower: counts[i - 1]?.[0] ?? first, upper, before: counts[i - 1]?.[1] ?? 0, until };
  });
}

const ordered = (counts: ReadonlyMap<number, number>) => [...counts].sort(([a], [b]) => a - b);

export function quantileOfClassic(q: number, counts: ReadonlyMap<number, number>): number {
  if (Number.isNaN(q)) return Number.NaN;
  if (q < 0) return Number.NEGATIVE_INFINITY;
  if (q > 1) return Number.POSITIVE_INFINITY;
  // What is counted up to a bound is never more than what is counted up to a higher one.
  const given = ordered(counts);
  const highest = (at: number): number => Math.max(...given.slice(0, at + 1).map(([, count]) => count));
  const rising = given.map(([bound], at) => [bound, highest(at)] as const);
  const buckets = bucketsOf(rising);
  if (buckets === null || buckets.length < 2) return Number.NaN;
  const last = buckets[buckets.length - 1];
  if (last.until === 0) return Number.NaN;
  const rank = q * last.until;
  const { lower, upper, before, until } = buckets.find((bucket) => bucket.until >= rank) ?? last;
  if (upper === Number.POSITIVE_INFINITY) return last.lower;
  if (lower === Number.NEGATIVE_INFINITY) return upper;
  return lower + (upper - lower) * ((rank - before) / (until - before));
}

export function fractionOfClassic(from: number, to: number, counts: ReadonlyMap<number, number>): number {
  const buckets = bucketsOf(ordered(counts));
  if (buckets === null) return Number.NaN;
  const total = buckets[buckets.length - 1].until;
  if (total === 0 || Number.isNaN(from) || Number.isNaN(to)) return Number.NaN;
  if (from >= to) return 0;
  return (countBelow(to, buckets, total) - countBelow(from, buckets, total)) / total;
}

function countBelow(value: number, buckets: readonly Bucket[], total: number): number {
  for (const { lower, upper, before, until } of buckets) {
    if (lower >= value) return Math.min(total, before);
    if (value >= upper) continue;
    const share = lower === Number.NEGATIVE_INFINITY ? 1 : (value - lower) / (upper - lower);
    return Math.min(total, before + (until - before) * share);
  }
  return total;
}
