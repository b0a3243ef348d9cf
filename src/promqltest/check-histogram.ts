import {
  EXPONENTIAL_SCHEMA_MAX,
  EXPONENTIAL_SCHEMA_MIN,
  type Histogram,
  usesCustomBuckets,
} from '../model/histogram.ts';

/** Throws when the parts of a histogram do not belong together. Its count may differ from that of its buckets. */
export function checkHistogram(histogram: Histogram): void {
  const { schema, count, zeroCount, positiveBuckets, negativeBuckets } = histogram;
  if ([count, zeroCount, ...positiveBuckets, ...negativeBuckets].some((inBucket) => inBucket < 0)) {
    throw new Error('a histogram has a negative count');
  }
  if (usesCustomBuckets(histogram)) checkCustom(histogram);
  else if (schema < EXPONENTIAL_SCHEMA_MIN || schema > EXPONENTIAL_SCHEMA_MAX) {
    throw new Error(`a histogram has the schema ${schema}`);
  } else if (histogram.customValues.length > 0) throw new Error('a histogram of exponential buckets has custom bounds');
}

function checkCustom({ positiveSpans, customValues, negativeBuckets, zeroCount, zeroThreshold }: Histogram): void {
  if (negativeBuckets.length > 0 || zeroCount !== 0 || zeroThreshold !== 0) {
    throw new Error('a histogram of custom buckets has others too');
  }
  if (customValues.some((bound, i) => !Number.isFinite(bound) || (i > 0 && bound <= customValues[i - 1]))) {
    throw new Error('custom bounds must be finite and ascend');
  }
  if (positiveSpans.reduce((sum, part) => sum + part, 0) > customValues.length + 1) {
    throw new Error(`${customValues.length} custom bounds are too few`);
  }
}
