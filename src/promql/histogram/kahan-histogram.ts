/** A histogram of which every component is a running sum with its compensation beside it. Immutable. */
import { type CounterReset, type Histogram, usesCustomBuckets } from '../../model/histogram.ts';
import { KahanSum, kahanAdd as kahanAddAt } from '../kernels/kahan.ts';
import { combineHints } from './arithmetic.ts';
import { coarsen, type IndexedBuckets, indexBuckets, spansOf } from './buckets-by-index.ts';
import { commonBounds, equalBounds, KahanBucketsByBound } from './custom-bounds.ts';
import { beyondZero, reconcileZero, type ZeroBucket } from './zero-bucket.ts';

interface Part {
  readonly value: number;
  readonly compensation: number;
}

/** Compensations stand side by side with the counts. */
interface KahanBuckets extends IndexedBuckets {
  readonly compensations: Float64Array;
}

export interface KahanHistogram {
  readonly counterReset: CounterReset;
  readonly schema: number;
  readonly zeroThreshold: number;
  readonly customValues: Float64Array;
  readonly count: Part;
  readonly sum: Part;
  readonly zeroCount: Part;
  readonly positive: KahanBuckets;
  readonly negative: KahanBuckets;
}

export function startKahan(histogram: Histogram): KahanHistogram {
  const { counterReset, schema, zeroThreshold, customValues, count, sum, zeroCount } = histogram;
  return {
    counterReset,
    schema,
    zeroThreshold,
    customValues,
    count: { value: count, compensation: 0 },
    sum: { value: sum, compensation: 0 },
    zeroCount: { value: zeroCount, compensation: 0 },
    positive: uncompensated(indexBuckets(histogram.positiveSpans, histogram.positiveBuckets)),
    negative: uncompensated(indexBuckets(histogram.negativeSpans, histogram.negativeBuckets)),
  };
}

function uncompensated({ indices, counts }: IndexedBuckets): KahanBuckets {
  return { indices, counts, compensations: new Float64Array(counts.length) };
}

/** Both are of one kind. */
export function kahanAdd(
  state: KahanHistogram,
  histogram: Histogram,
): { readonly result: KahanHistogram; readonly boundsReconciled: boolean } {
  const isCustom = usesCustomBuckets(histogram);
  const other = startKahan(histogram);
  const { counterReset } = combineHints(state.counterReset, other.counterReset);
  const count = increased(state.count, histogram.count);
  const sum = increased(state.sum, histogram.sum);
  const parts = isCustom ? addCustom(state, other) : addExponential(state, other);
  return {
    result: { ...parts, counterReset, count, sum },
    boundsReconciled: isCustom && !equalBounds(state.customValues, other.customValues),
  };
}

/** Every part multiplied or divided. */
export function scaleKahan(state: KahanHistogram, scale: (part: number) => number): KahanHistogram {
  const part = ({ value, compensation }: Part): Part => ({ value: scale(value), compensation: scale(compensation) });
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
  const { counterReset, schema, zeroThreshold, customValues, count, sum, zeroCount, positive, negative } = state;
  const total = ({ value, compensation }: Part): number => value + compensation;
  const totals = ({ counts, compensations }: KahanBuckets): Float64Array => counts.map((n, i) => n + compensations[i]);
  return {
    counterReset,
    schema,
    zeroThreshold,
    customValues,
    count: total(count),
    sum: total(sum),
    zeroCount: total(zeroCount),
    positiveSpans: spansOf(positive.indices),
    positiveBuckets: totals(positive),
    negativeSpans: spansOf(negative.indices),
    negativeBuckets: totals(negative),
  };
}

/** Whether a component has become infinite, its compensation disregarded. */
export function isInfinite({ count, sum, zeroCount, positive, negative }: KahanHistogram): boolean {
  const isInfinity = (x: number): boolean => x === Infinity || x === -Infinity;
  return (
    [count, sum, zeroCount].some(({ value }) => isInfinity(value)) ||
    positive.counts.some(isInfinity) ||
    negative.counts.some(isInfinity)
  );
}

function increased({ value, compensation }: Part, x: number): Part {
  const running = new KahanSum(value, compensation);
  running.add(x);
  return { value: running.value, compensation: running.compensation };
}

type Layout = Pick<KahanHistogram, 'schema' | 'zeroThreshold' | 'customValues' | 'zeroCount' | 'positive' | 'negative'>;

function addExponential(a: KahanHistogram, b: KahanHistogram): Layout {
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
  return { ...state, zeroThreshold: threshold, zeroCount: { value: count, compensation }, positive, negative };
}

function coarsenKahan({ indices, counts, compensations }: KahanBuckets, schemas: number): KahanBuckets {
  if (schemas === 0) return { indices, counts, compensations };
  const coarse = coarsen({ indices, counts }, schemas);
  return { ...coarse, compensations: coarsen({ indices, counts: compensations }, schemas).counts };
}

function addCustom(a: KahanHistogram, b: KahanHistogram): Layout {
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
