import type { Histogram } from '../../../src/model/histogram.ts';

/** A histogram that is like no other: its seed is in its counts and its sum. */
export function histogramOf(seed: number): Histogram {
  return {
    counterReset: 0,
    schema: 3,
    zeroThreshold: 0.001,
    zeroCount: 1,
    count: seed + 6,
    sum: seed + 0.5,
    positiveSpans: Int32Array.of(-2, 1, seed % 7, 2),
    positiveBuckets: Float64Array.of(seed, 2, 3),
    negativeSpans: new Int32Array(0),
    negativeBuckets: new Float64Array(0),
    customValues: new Float64Array(0),
  };
}
