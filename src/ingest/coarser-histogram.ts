/** A received histogram at the finest resolution that is stored. */
import type { Histogram } from '../model/histogram.ts';

/** @param schema lower than that of the histogram, which has no custom buckets and whose spans fit its buckets */
export function coarserHistogram(histogram: Histogram, schema: number): Histogram {
  const shift = histogram.schema - schema;
  const positive = coarserSide(histogram.positiveSpans, histogram.positiveBuckets, shift);
  const negative = coarserSide(histogram.negativeSpans, histogram.negativeBuckets, shift);
  return {
    ...histogram,
    schema,
    positiveSpans: positive.spans,
    positiveBuckets: positive.buckets,
    negativeSpans: negative.spans,
    negativeBuckets: negative.buckets,
  };
}

/** 2^shift neighbours make one bucket: those up to the same bound. */
function coarserSide(spans: Int32Array, buckets: Float64Array, shift: number) {
  const merged: number[] = [];
  const coarse: number[] = [];
  let index = 0;
  let previous = 0;
  let at = 0;
  for (let span = 0; span < spans.length; span += 2) {
    index += spans[span];
    for (let i = 0; i < spans[span + 1]; i++, index++, at++) {
      const target = ((index - 1) >> shift) + 1;
      const gap = target - previous;
      if (merged.length > 0 && gap === 0) merged[merged.length - 1] += buckets[at];
      else {
        if (coarse.length > 0 && gap === 1) coarse[coarse.length - 1]++;
        else coarse.push(coarse.length === 0 ? target : gap - 1, 1);
        merged.push(buckets[at]);
      }
      previous = target;
    }
  }
  return { spans: Int32Array.from(coarse), buckets: Float64Array.from(merged) };
}
