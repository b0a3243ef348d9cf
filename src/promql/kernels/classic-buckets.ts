/**
 * Quantiles and fractions of one classic histogram at one step. Buckets are cumulative counts by ascending upper bound;
 * the last bound must be +Inf, or there is no answer (NaN).
 *
 *   bounds   0.1   0.5     1   +Inf
 *   counts     3    10    12     12      10 observations up to 0.5
 */

import { almostEqual } from './almost-equal.ts';

/** Reused from step to step and from group to group: `length` buckets, in order of their bounds. */
export class Buckets {
  length = 0;
  bounds = new Float64Array(16);
  counts = new Float64Array(16);

  /** @param capacity buckets that may be pushed */
  clear(capacity: number): void {
    this.length = 0;
    if (capacity <= this.bounds.length) return;
    this.bounds = new Float64Array(capacity);
    this.counts = new Float64Array(capacity);
  }

  /** Bounds come in ascending order; counts of equal bounds ("1" and "1.0") are added. */
  push(bound: number, count: number): void {
    if (this.length > 0 && this.bounds[this.length - 1] === bound) {
      this.counts[this.length - 1] += count;
      return;
    }
    this.bounds[this.length] = bound;
    this.counts[this.length] = count;
    this.length++;
  }

  get endsWithInfinity(): boolean {
    return this.length > 0 && this.bounds[this.length - 1] === Infinity;
  }
}

/** What had to be repaired for the counts to be cumulative: the bounds concerned and the greatest loss. */
export interface MonotonicRepair {
  readonly boundMin: number;
  readonly boundMax: number;
  readonly differenceMax: number;
}

/** Relative difference of two neighbours that floating point alone explains. */
const SMALL_DIFFERENCE = 1e-12;

/** Makes the counts non-decreasing; small differences are levelled silently. null: nothing worth a remark. */
export function ensureMonotonic({ length, bounds, counts }: Buckets): MonotonicRepair | null {
  let boundMin = Infinity;
  let boundMax = -Infinity;
  let differenceMax = 0;
  let repaired = false;
  let before = counts[0];
  for (let i = 1; i < length; i++) {
    const count = counts[i];
    if (count === before) continue;
    if (almostEqual(before, count, SMALL_DIFFERENCE)) {
      counts[i] = before;
    } else if (count < before) {
      counts[i] = before;
      repaired = true;
      boundMin = Math.min(boundMin, bounds[i]);
      boundMax = Math.max(boundMax, bounds[i]);
      differenceMax = Math.max(differenceMax, before - count);
    } else {
      before = count;
    }
  }
  return repaired ? { boundMin, boundMax, differenceMax } : null;
}

/** Interpolates linearly inside the bucket of the quantile. Expects monotonic counts. */
export function bucketQuantile(q: number, buckets: Buckets): number {
  if (Number.isNaN(q)) return Number.NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  const { length, bounds, counts } = buckets;
  const last = length - 1;
  if (!buckets.endsWithInfinity || length < 2 || counts[last] === 0) return Number.NaN;
  const rank = q * counts[last];
  let bucket = 0;
  while (bucket < last && !(counts[bucket] >= rank)) bucket++;
  if (bucket === last) return bounds[last - 1];
  if (bucket === 0 && bounds[0] <= 0) return bounds[0];
  const low = bucket === 0 ? 0 : bounds[bucket - 1];
  const below = bucket === 0 ? 0 : counts[bucket - 1];
  return low + (bounds[bucket] - low) * ((rank - below) / (counts[bucket] - below));
}

/** The share of observations between two bounds. */
export function bucketFraction(lower: number, upper: number, buckets: Buckets): number {
  const { length, counts } = buckets;
  if (!buckets.endsWithInfinity) return Number.NaN;
  const total = counts[length - 1];
  if (total === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return Number.NaN;
  if (lower >= upper) return 0;
  return (rankOf(upper, buckets, total) - rankOf(lower, buckets, total)) / total;
}

/** Observations below a bound. The first bucket starts at 0, or at -Inf when its bound is not positive. */
function rankOf(bound: number, { length, bounds, counts }: Buckets, total: number): number {
  let low = bounds[0] > 0 ? 0 : -Infinity;
  let rank = 0;
  for (let i = 0; i < length; i++) {
    const high = bounds[i];
    if (low >= bound) return Math.min(rank, total);
    if (low < bound && bound < high) {
      const within = low === -Infinity ? counts[i] : rank + (counts[i] - rank) * ((bound - low) / (high - low));
      return Math.min(within, total);
    }
    rank = counts[i];
    low = high;
  }
  return total;
}
