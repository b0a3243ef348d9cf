import type { Histogram } from '../../model/histogram.ts';
import { indexBuckets } from './buckets-by-index.ts';
import { equalBounds } from './custom-bounds.ts';

/** Equal to the bit, with the same buckets (empty ones too); the counter-reset hint does not count. */
export function equalHistograms(a: Histogram, b: Histogram): boolean {
  if (a === b) return true;
  return (
    a.schema === b.schema &&
    a.zeroThreshold === b.zeroThreshold &&
    Object.is(a.count, b.count) &&
    Object.is(a.sum, b.sum) &&
    Object.is(a.zeroCount, b.zeroCount) &&
    equalBounds(a.customValues, b.customValues) &&
    equalBuckets(a.positiveSpans, a.positiveBuckets, b.positiveSpans, b.positiveBuckets) &&
    equalBuckets(a.negativeSpans, a.negativeBuckets, b.negativeSpans, b.negativeBuckets)
  );
}

function equalBuckets(spansA: Int32Array, a: Float64Array, spansB: Int32Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  const left = indexBuckets(spansA, a).indices;
  const right = indexBuckets(spansB, b).indices;
  return left.every((index, i) => index === right[i] && Object.is(a[i], b[i]));
}
