/**
 * A native histogram sample: counts of observations in buckets that a schema lays out. All counts are doubles (those of
 * an integer histogram are whole numbers), absolute, not differences to the bucket before.
 *
 *   schema -4 .. 8   bucket i covers (base^(i-1), base^i] with base = 2^(2^-schema); negative buckets mirror that
 *   schema -53       custom bounds: bucket i covers (customValues[i-1], customValues[i]], the last one up to +Inf
 *
 * Buckets are sparse. Spans say which are there: `[offset0, length0, offset1, length1, ...]`, where the first offset is the
 * index of the first bucket and each later one the number of buckets left out since the span before.
 */

export const CUSTOM_BUCKETS_SCHEMA = -53;
export const EXPONENTIAL_SCHEMA_MIN = -4;
export const EXPONENTIAL_SCHEMA_MAX = 8;

/** What the sender says of a sample in relation to the one before it. */
export const CounterReset = { Unknown: 0, Reset: 1, NotReset: 2, Gauge: 3 } as const;
export type CounterReset = (typeof CounterReset)[keyof typeof CounterReset];

/** Immutable: operations make new ones, and may share arrays with their operands. */
export interface Histogram {
  readonly counterReset: CounterReset;
  readonly schema: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly count: number;
  /** May be NaN; never the staleness marker: a stale histogram is stored as a stale float. */
  readonly sum: number;
  readonly positiveSpans: Int32Array;
  readonly positiveBuckets: Float64Array;
  readonly negativeSpans: Int32Array;
  readonly negativeBuckets: Float64Array;
  /** Upper bounds, ascending, without +Inf; empty unless the schema is -53. */
  readonly customValues: Float64Array;
}

export function usesCustomBuckets(histogram: Pick<Histogram, 'schema'>): boolean {
  return histogram.schema === CUSTOM_BUCKETS_SCHEMA;
}
