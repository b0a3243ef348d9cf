/** Sums, differences and multiples of histograms. Results may have empty buckets: see compactHistogram. */
import { CounterReset, type Histogram, usesCustomBuckets } from '../../model/histogram.ts';
import { coarsen, type IndexedBuckets, indexBuckets, merge } from './buckets-by-index.ts';
import { withBuckets } from './compact.ts';
import { commonBounds, equalBounds, KahanBucketsByBound } from './custom-bounds.ts';
import { haveSameLayout } from './layout.ts';
import { beyondZero, exponentialOf, reconcileZero } from './zero-bucket.ts';

export interface Combined {
  readonly histogram: Histogram;
  /** One operand says that it is a counter reset, the other that it is none. */
  readonly counterResetCollision: boolean;
  /** Custom buckets of different bounds were brought to their common bounds. */
  readonly boundsReconciled: boolean;
}

/** null: one has exponential buckets and the other custom ones. */
export function addHistograms(a: Histogram, b: Histogram): Combined | null {
  return combine(a, b, 1);
}

/** null: one has exponential buckets and the other custom ones. */
export function subtractHistograms(a: Histogram, b: Histogram): Combined | null {
  return combine(a, b, -1);
}

export function multiplyHistogram(histogram: Histogram, factor: number): Histogram {
  return {
    ...histogram,
    counterReset: factor < 0 ? CounterReset.Gauge : histogram.counterReset,
    zeroCount: histogram.zeroCount * factor,
    count: histogram.count * factor,
    sum: histogram.sum * factor,
    positiveBuckets: multiply(histogram.positiveBuckets, factor),
    negativeBuckets: multiply(histogram.negativeBuckets, factor),
  };
}

/** By zero, only the zero bucket, count and sum are left. */
export function divideHistogram(histogram: Histogram, divisor: number): Histogram {
  const quotient = {
    ...histogram,
    counterReset: divisor < 0 ? CounterReset.Gauge : histogram.counterReset,
    zeroCount: histogram.zeroCount / divisor,
    count: histogram.count / divisor,
    sum: histogram.sum / divisor,
  };
  if (divisor === 0) return withBuckets(quotient, NO_BUCKETS, NO_BUCKETS);
  quotient.positiveBuckets = divide(histogram.positiveBuckets, divisor);
  quotient.negativeBuckets = divide(histogram.negativeBuckets, divisor);
  return quotient;
}

const NO_BUCKETS: IndexedBuckets = { indices: new Int32Array(0), counts: new Float64Array(0) };

function multiply(counts: Float64Array, factor: number): Float64Array {
  if (counts.length === 0) return counts;
  const products = new Float64Array(counts.length);
  for (let i = 0; i < counts.length; i++) products[i] = counts[i] * factor;
  return products;
}

function divide(counts: Float64Array, divisor: number): Float64Array {
  if (counts.length === 0) return counts;
  const quotients = new Float64Array(counts.length);
  for (let i = 0; i < counts.length; i++) quotients[i] = counts[i] / divisor;
  return quotients;
}

function combine(a: Histogram, b: Histogram, sign: 1 | -1): Combined | null {
  if (usesCustomBuckets(a) !== usesCustomBuckets(b)) return null;
  const { counterReset, collides } = combineHints(a.counterReset, b.counterReset);
  const totals = { counterReset, count: a.count + sign * b.count, sum: a.sum + sign * b.sum };
  const isCustom = usesCustomBuckets(a);
  return {
    histogram: { ...combineBuckets(a, b, sign), ...totals },
    counterResetCollision: collides,
    boundsReconciled: isCustom && !equalBounds(a.customValues, b.customValues),
  };
}

function combineBuckets(a: Histogram, b: Histogram, sign: 1 | -1): Histogram {
  if (haveSameLayout(a, b)) {
    return {
      ...a,
      zeroCount: a.zeroCount + sign * b.zeroCount,
      positiveBuckets: combineCounts(a.positiveBuckets, b.positiveBuckets, sign),
      negativeBuckets: combineCounts(a.negativeBuckets, b.negativeBuckets, sign),
    };
  }
  return usesCustomBuckets(a) ? combineCustom(a, b, sign) : combineExponential(a, b, sign);
}

function combineCounts(a: Float64Array, b: Float64Array, sign: 1 | -1): Float64Array {
  if (a.length === 0) return a;
  const counts = new Float64Array(a.length);
  for (let i = 0; i < counts.length; i++) counts[i] = a[i] + sign * b[i];
  return counts;
}

/** The hint of a sum or difference. */
export function combineHints(a: CounterReset, b: CounterReset): { counterReset: CounterReset; collides: boolean } {
  const { Unknown, Gauge } = CounterReset;
  if (a === b) return { counterReset: a, collides: false };
  if (a === Gauge || b === Gauge) return { counterReset: Gauge, collides: false };
  return { counterReset: Unknown, collides: a !== Unknown && b !== Unknown };
}

function combineExponential(a: Histogram, b: Histogram, sign: 1 | -1): Histogram {
  const left = exponentialOf(a);
  const right = exponentialOf(b);
  const [zeroA, zeroB] = reconcileZero(left, right);
  const { threshold } = zeroA;
  const schema = Math.min(a.schema, b.schema);
  const side = (which: 'positive' | 'negative'): IndexedBuckets => {
    // What the zero bucket of `a` swallowed is gone before the resolution is lowered, that of `b` after it.
    const kept = threshold === a.zeroThreshold ? left[which] : beyondZero(left[which], a.schema, threshold);
    const added = beyondZero(coarsen(right[which], b.schema - schema), schema, threshold);
    return merge(coarsen(kept, a.schema - schema), added, sign);
  };
  const zero = { schema, zeroThreshold: threshold, zeroCount: zeroA.count + sign * zeroB.count };
  return withBuckets({ ...a, ...zero }, side('positive'), side('negative'));
}

function combineCustom(a: Histogram, b: Histogram, sign: 1 | -1): Histogram {
  const left = indexBuckets(a.positiveSpans, a.positiveBuckets);
  const right = indexBuckets(b.positiveSpans, b.positiveBuckets);
  if (equalBounds(a.customValues, b.customValues)) return withBuckets(a, merge(left, right, sign), NO_BUCKETS);
  const customValues = commonBounds(a.customValues, b.customValues);
  const target = new KahanBucketsByBound(customValues);
  target.add(left, a.customValues, 1);
  target.add(right, b.customValues, sign);
  return withBuckets({ ...a, customValues }, target.compensated(), NO_BUCKETS);
}
