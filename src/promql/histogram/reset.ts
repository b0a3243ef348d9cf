import { CounterReset, type Histogram, usesCustomBuckets } from '../../model/histogram.ts';
import { coarsen, type IndexedBuckets, indexBuckets } from './buckets-by-index.ts';
import { commonBounds, equalBounds } from './custom-bounds.ts';
import { haveSameLayout } from './layout.ts';
import { beyondZero, type Exponential, exponentialOf, widenZero } from './zero-bucket.ts';

/**
 * Whether `current` is a counter that began anew after `previous`: it says so, or something in it has fallen, or it has
 * a resolution that could not have come from the one before. The sum may fall: observations may be negative.
 */
export function detectReset(previous: Histogram, current: Histogram): boolean {
  if (current.counterReset === CounterReset.Reset) return true;
  if (current.counterReset === CounterReset.NotReset) return false;
  if (current.count < previous.count) return true;
  if (haveSameLayout(previous, current)) {
    return (
      current.zeroCount < previous.zeroCount ||
      anyFell(previous.positiveBuckets, current.positiveBuckets) ||
      anyFell(previous.negativeBuckets, current.negativeBuckets)
    );
  }
  if (usesCustomBuckets(current)) return !usesCustomBuckets(previous) || customFell(previous, current);
  if (current.schema > previous.schema || current.zeroThreshold < previous.zeroThreshold) return true;
  const before = exponentialOf(previous);
  const now = exponentialOf(current);
  const zero =
    now.zeroThreshold === before.zeroThreshold
      ? { threshold: before.zeroThreshold, count: before.zeroCount }
      : widenZero(before, now.zeroThreshold);
  if (zero.threshold !== now.zeroThreshold || now.zeroCount < zero.count) return true;
  return sideFell('positive', before, now) || sideFell('negative', before, now);
}

function anyFell(before: Float64Array, now: Float64Array): boolean {
  for (let i = 0; i < before.length; i++) if (now[i] < before[i]) return true;
  return false;
}

function sideFell(side: 'positive' | 'negative', before: Exponential, now: Exponential): boolean {
  const outside = beyondZero(before[side], before.schema, now.zeroThreshold);
  return fell(coarsen(outside, before.schema - now.schema), beyondZero(now[side], now.schema, now.zeroThreshold));
}

/** Whether a bucket with observations is gone or has fewer. */
function fell(before: IndexedBuckets, now: IndexedBuckets): boolean {
  let at = 0;
  for (let i = 0; i < before.indices.length; i++) {
    while (at < now.indices.length && now.indices[at] < before.indices[i]) at++;
    const count = at < now.indices.length && now.indices[at] === before.indices[i] ? now.counts[at] : 0;
    if (count < before.counts[i]) return true;
  }
  return false;
}

/** Other bounds are compared where both have one. */
function customFell(previous: Histogram, current: Histogram): boolean {
  const before = indexBuckets(previous.positiveSpans, previous.positiveBuckets);
  const now = indexBuckets(current.positiveSpans, current.positiveBuckets);
  if (equalBounds(previous.customValues, current.customValues)) return fell(before, now);
  const bounds = commonBounds(previous.customValues, current.customValues);
  const sumsBefore = sumsUpTo(bounds, before, previous.customValues);
  return sumsUpTo(bounds, now, current.customValues).some((sum, i) => sum < sumsBefore[i]);
}

/** Counts between each bound and the one before it, and beyond the last. */
function sumsUpTo(bounds: Float64Array, { indices, counts }: IndexedBuckets, own: Float64Array): Float64Array {
  const sums = new Float64Array(bounds.length + 1);
  let at = 0;
  indices.forEach((index, i) => {
    const upper = index < own.length ? own[index] : Number.POSITIVE_INFINITY;
    while (at < bounds.length && bounds[at] < upper) at++;
    sums[at] += counts[i];
  });
  return sums;
}
