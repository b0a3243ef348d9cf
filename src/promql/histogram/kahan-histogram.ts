/** A histogram of which every component is a running sum with its compensation beside it. */
import type { CounterReset, Histogram } from '../../model/histogram.ts';
import { usesCustomBuckets } from '../../model/histogram.ts';
import { KahanSum, kahanAdd as kahanAddAt } from '../kernels/kahan.ts';
import { combineHints } from './arithmetic.ts';
import { coarsen, type IndexedBuckets, indexBuckets, spansOf } from './buckets-by-index.ts';
import { commonBounds, equalBounds, KahanBucketsByBound } from './custom-bounds.ts';
import { haveSameLayout } from './layout.ts';
import { beyondZero, reconcileZero, type ZeroBucket } from './zero-bucket.ts';

/** Compensations stand side by side with the counts. */
interface KahanBuckets extends IndexedBuckets {
  readonly compensations: Float64Array;
}

/** Owns its sums and its arrays of counts and compensations, and changes them in place where it can. */
export interface KahanHistogram {
  counterReset: CounterReset;
  readonly schema: number;
  readonly zeroThreshold: number;
  readonly customValues: Float64Array;
  readonly count: KahanSum;
  readonly sum: KahanSum;
  readonly zeroCount: KahanSum;
  readonly positive: KahanBuckets;
  readonly negative: KahanBuckets;
  /** Those of the indices. */
  readonly positiveSpans: Int32Array;
  readonly negativeSpans: Int32Array;
}

export function startKahan(histogram: Histogram): KahanHistogram {
  const { counterReset, schema, zeroThreshold, customValues, positiveSpans, negativeSpans } = histogram;
  return {
    counterReset,
    schema,
    zeroThreshold,
    customValues,
    count: new KahanSum(histogram.count),
    sum: new KahanSum(histogram.sum),
    zeroCount: new KahanSum(histogram.zeroCount),
    positive: startBuckets(positiveSpans, histogram.positiveBuckets),
    negative: startBuckets(negativeSpans, histogram.negativeBuckets),
    positiveSpans,
    negativeSpans,
  };
}

function startBuckets(spans: Int32Array, counts: Float64Array): KahanBuckets {
  const { indices } = indexBuckets(spans, counts);
  return { indices, counts: counts.slice(), compensations: new Float64Array(counts.length) };
}

/** Both are of one kind. The result is `state` itself unless the buckets are elsewhere. */
export function kahanAdd(
  state: KahanHistogram,
  histogram: Histogram,
): { readonly result: KahanHistogram; readonly boundsReconciled: boolean } {
  state.counterReset = combineHints(state.counterReset, histogram.counterReset).counterReset;
  state.count.add(histogram.count);
  state.sum.add(histogram.sum);
  if (haveSameLayout(state, histogram)) {
    state.zeroCount.add(histogram.zeroCount);
    addCounts(state.positive, histogram.positiveBuckets);
    addCounts(state.negative, histogram.negativeBuckets);
    return { result: state, boundsReconciled: false };
  }
  const isCustom = usesCustomBuckets(histogram);
  const other = startKahan(histogram);
  const parts = isCustom ? addCustom(state, other) : addExponential(state, other);
  const positiveSpans = spansOf(parts.positive.indices);
  const negativeSpans = spansOf(parts.negative.indices);
  return {
    result: { ...state, ...parts, positiveSpans, negativeSpans },
    boundsReconciled: isCustom && !equalBounds(state.customValues, other.customValues),
  };
}

function addCounts({ counts, compensations }: KahanBuckets, added: Float64Array): void {
  for (let i = 0; i < added.length; i++) kahanAddAt(counts, compensations, i, added[i]);
}

/** A copy of which every part is `scale` of the original's. */
export function scaleKahan(state: KahanHistogram, scale: (part: number) => number): KahanHistogram {
  const part = ({ value, compensation }: KahanSum): KahanSum => new KahanSum(scale(value), scale(compensation));
  const side = ({ indices, counts, compensations }: KahanBuckets): KahanBuckets => ({
    indices,
    counts: counts.map(scale),
    compensations: compensations.map(scale),
  });
  return {
    ...state,
    count: part(state.count),
    sum: part(state.sum),
    zeroCount: part(state.zeroCount),
    positive: side(state.positive),
    negative: side(state.negative),
  };
}

/** The histogram with the compensations added; it may have empty buckets. */
export function compensate(state: KahanHistogram): Histogram {
  const { counterReset, schema, zeroThreshold, customValues, count, sum, zeroCount } = state;
  const { positive, negative, positiveSpans, negativeSpans } = state;
  return {
    counterReset,
    schema,
    zeroThreshold,
    customValues,
    count: count.value + count.compensation,
    sum: sum.value + sum.compensation,
    zeroCount: zeroCount.value + zeroCount.compensation,
    positiveSpans,
    positiveBuckets: compensated(positive),
    negativeSpans,
    negativeBuckets: compensated(negative),
  };
}

function compensated({ counts, compensations }: KahanBuckets): Float64Array {
  const totals = new Float64Array(counts.length);
  for (let i = 0; i < totals.length; i++) totals[i] = counts[i] + compensations[i];
  return totals;
}

/** Whether a component may become infinite when `histogram` is added. */
export function mayOverflow({ count, sum, zeroCount, positive, negative }: KahanHistogram, added: Histogram): boolean {
  const isLarge = (x: number): boolean => Math.abs(x) > OVERFLOW_SAFE;
  return (
    [count, sum, zeroCount].some(({ value }) => isLarge(value)) ||
    [added.count, added.sum, added.zeroCount].some(isLarge) ||
    [positive.counts, negative.counts, added.positiveBuckets, added.negativeBuckets].some((side) => side.some(isLarge))
  );
}

/** Two numbers of this size have a finite sum. */
const OVERFLOW_SAFE = Number.MAX_VALUE / 2;

/** Whether a component has become infinite, its compensation disregarded. */
export function isInfinite({ count, sum, zeroCount, positive, negative }: KahanHistogram): boolean {
  const isInfinity = (x: number): boolean => x === Infinity || x === -Infinity;
  return (
    [count, sum, zeroCount].some(({ value }) => isInfinity(value)) ||
    positive.counts.some(isInfinity) ||
    negative.counts.some(isInfinity)
  );
}

type Parts = Pick<KahanHistogram, 'schema' | 'zeroThreshold' | 'customValues' | 'zeroCount' | 'positive' | 'negative'>;

function addExponential(a: KahanHistogram, b: KahanHistogram): Parts {
  const [zeroA, zeroB] = reconcileZero({ ...a, zeroCount: a.zeroCount.value }, { ...b, zeroCount: b.zeroCount.value });
  const { threshold } = zeroA;
  const kept = threshold === a.zeroThreshold ? a : withWiderZero(a, zeroA);
  const schema = Math.min(a.schema, b.schema);
  const side = (which: 'positive' | 'negative'): KahanBuckets =>
    merge(
      coarsenKahan(kept[which], a.schema - schema),
      beyondZero(coarsen(b[which], b.schema - schema), schema, threshold),
    );
  return {
    schema,
    zeroThreshold: threshold,
    customValues: a.customValues,
    zeroCount: increased(kept.zeroCount, zeroB.count),
    positive: side('positive'),
    negative: side('negative'),
  };
}

function increased(sum: KahanSum, x: number): KahanSum {
  sum.add(x);
  return sum;
}

/** The compensations of swallowed buckets go into that of the zero bucket. */
function withWiderZero(state: KahanHistogram, { threshold, count }: ZeroBucket): KahanHistogram {
  let { compensation } = state.zeroCount;
  const side = (buckets: KahanBuckets): KahanBuckets => {
    const rest = beyondZero(buckets, state.schema, threshold);
    const swallowed = buckets.counts.length - rest.counts.length;
    for (let i = 0; i < swallowed; i++) compensation += buckets.compensations[i];
    return { ...rest, compensations: buckets.compensations.subarray(swallowed) };
  };
  const positive = side(state.positive);
  const negative = side(state.negative);
  return { ...state, zeroThreshold: threshold, zeroCount: new KahanSum(count, compensation), positive, negative };
}

function coarsenKahan({ indices, counts, compensations }: KahanBuckets, schemas: number): KahanBuckets {
  if (schemas === 0) return { indices, counts, compensations };
  const coarse = coarsen({ indices, counts }, schemas);
  return { ...coarse, compensations: coarsen({ indices, counts: compensations }, schemas).counts };
}

function addCustom(a: KahanHistogram, b: KahanHistogram): Parts {
  const { schema, zeroThreshold, zeroCount, negative } = a;
  const rest = { schema, zeroThreshold, zeroCount, negative };
  if (equalBounds(a.customValues, b.customValues)) {
    return { ...rest, customValues: a.customValues, positive: merge(a.positive, b.positive) };
  }
  const customValues = commonBounds(a.customValues, b.customValues);
  const target = new KahanBucketsByBound(customValues);
  target.add(a.positive, a.customValues, 1);
  target.add({ indices: a.positive.indices, counts: a.positive.compensations }, a.customValues, 1);
  target.add(b.positive, b.customValues, 1);
  return { ...rest, customValues, positive: target.parts() };
}

/** The union of the buckets; one that only `b` has comes without compensation. */
function merge(a: KahanBuckets, b: IndexedBuckets): KahanBuckets {
  const length = a.indices.length + b.indices.length;
  const indices = new Int32Array(length);
  const counts = new Float64Array(length);
  const compensations = new Float64Array(length);
  let size = 0;
  let i = 0;
  let j = 0;
  for (; i < a.indices.length || j < b.indices.length; size++) {
    const left = i < a.indices.length ? a.indices[i] : Number.POSITIVE_INFINITY;
    const right = j < b.indices.length ? b.indices[j] : Number.POSITIVE_INFINITY;
    indices[size] = Math.min(left, right);
    if (left > right) {
      counts[size] = b.counts[j++];
      continue;
    }
    counts[size] = a.counts[i];
    compensations[size] = a.compensations[i++];
    if (left === right) kahanAddAt(counts, compensations, size, b.counts[j++]);
  }
  return {
    indices: indices.subarray(0, size),
    counts: counts.subarray(0, size),
    compensations: compensations.subarray(0, size),
  };
}
