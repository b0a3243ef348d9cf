/** Whether a received histogram makes sense, in Prometheus's words where it does not. */

import { LIMITS } from '../limits.ts';
import {
  CUSTOM_BUCKETS_SCHEMA,
  EXPONENTIAL_SCHEMA_MAX,
  EXPONENTIAL_SCHEMA_MIN,
  type Histogram,
} from '../model/histogram.ts';
import type { ReceivedHistogram } from './histogram-message.ts';

/** null: valid. */
export function histogramProblem({ histogram, isInteger }: ReceivedHistogram): string | null {
  const isCustom = histogram.schema === CUSTOM_BUCKETS_SCHEMA;
  return (
    schemaProblem(histogram, isCustom) ??
    sizeProblem(histogram) ??
    (isCustom ? customProblem(histogram) : exponentialProblem(histogram)) ??
    sideProblem('positive side', histogram.positiveSpans, histogram.positiveBuckets, isCustom) ??
    sideProblem('negative side', histogram.negativeSpans, histogram.negativeBuckets, isCustom) ??
    (isCustom ? boundsProblem(histogram) : null) ??
    countProblem(histogram, isInteger)
  );
}

function schemaProblem({ schema }: Histogram, isCustom: boolean): string | null {
  if (isCustom || (schema >= EXPONENTIAL_SCHEMA_MIN && schema <= EXPONENTIAL_SCHEMA_MAX)) return null;
  return (
    `histogram has an invalid schema, which must be between ${EXPONENTIAL_SCHEMA_MIN} and ${EXPONENTIAL_SCHEMA_MAX} ` +
    `for exponential buckets, or ${CUSTOM_BUCKETS_SCHEMA} for custom buckets: got schema ${schema}`
  );
}

function sizeProblem({ positiveBuckets, negativeBuckets }: Histogram): string | null {
  const buckets = positiveBuckets.length + negativeBuckets.length;
  if (buckets <= LIMITS.histogramBucketsMax) return null;
  return `histogram has ${buckets} buckets, at most ${LIMITS.histogramBucketsMax}`;
}

function exponentialProblem({ customValues }: Histogram): string | null {
  return customValues.length > 0 ? 'histogram with exponential schema must not have custom bounds' : null;
}

function customProblem(histogram: Histogram): string | null {
  const { customValues, zeroCount, zeroThreshold, negativeSpans, negativeBuckets } = histogram;
  if (zeroCount !== 0) return `custom buckets: must have zero count of 0, got ${zeroCount}`;
  if (zeroThreshold !== 0) return `custom buckets: must have zero threshold of 0, got ${zeroThreshold}`;
  if (negativeSpans.length > 0) return 'custom buckets: must not have negative spans';
  if (negativeBuckets.length > 0) return 'custom buckets: must not have negative buckets';
  for (let i = 0; i < customValues.length; i++) {
    const bound = customValues[i];
    if (Number.isNaN(bound)) return 'custom buckets: histogram custom bounds must not be NaN';
    if (bound === Number.POSITIVE_INFINITY) return 'custom buckets: histogram custom bounds must be finite';
    if (i > 0 && bound <= customValues[i - 1]) {
      return (
        'custom buckets: histogram custom bounds must be in strictly increasing order: ' +
        `previous bound is ${customValues[i - 1]} and current is ${bound}`
      );
    }
  }
  return null;
}

/** The bucket behind the last bound is the one up to +Inf. */
function boundsProblem({ customValues, positiveSpans }: Histogram): string | null {
  let end = 0;
  for (const number of positiveSpans) end += number;
  if (end <= customValues.length + 1) return null;
  return `custom buckets: only ${customValues.length} custom bounds defined which is insufficient to cover total span length of ${end}: histogram custom bounds are too few`;
}

function sideProblem(side: string, spans: Int32Array, buckets: Float64Array, isCustom: boolean): string | null {
  let length = 0;
  for (let i = 0; i < spans.length; i += 2) {
    const mayBeNegative = i === 0 && !isCustom;
    if (spans[i] < 0 && !mayBeNegative) {
      return `${side}: span number ${i / 2 + 1} with offset ${spans[i]}: histogram has a span whose offset is negative`;
    }
    // A length of 2^31 or more has become negative; no request has so many buckets.
    length += spans[i + 1] >>> 0;
  }
  if (length !== buckets.length) {
    return `${side}: spans need ${length} buckets, have ${buckets.length} buckets: histogram spans specify different number of buckets than provided`;
  }
  for (let i = 0; i < buckets.length; i++) {
    if (buckets[i] < 0) {
      return `${side}: bucket number ${i + 1} has observation count of ${buckets[i]}: histogram has a bucket whose observation count is negative`;
    }
  }
  return null;
}

/** The counts of a float histogram need not add up: they come out of computations. */
function countProblem(histogram: Histogram, isInteger: boolean): string | null {
  const { count, zeroCount, sum, positiveBuckets, negativeBuckets } = histogram;
  if (zeroCount < 0)
    return `zero bucket has observation count of ${zeroCount}: histogram has a bucket whose observation count is negative`;
  if (!isInteger) return count < 0 ? `observation count is ${count}: histogram's observation count is negative` : null;
  const observed = positiveBuckets.reduce(add, 0) + negativeBuckets.reduce(add, 0) + zeroCount;
  if (Number.isNaN(sum)) {
    if (observed <= count) return null;
    return `${observed} observations found in buckets, but the Count field is ${count}: histogram's observation count should be at least the number of observations found in the buckets`;
  }
  if (observed === count) return null;
  return `${observed} observations found in buckets, but the Count field is ${count}: histogram's observation count should equal the number of observations found in the buckets (in absence of NaN)`;
}

function add(total: number, bucket: number): number {
  return total + bucket;
}
