/** Series of floats and histograms for tests of kernels, and the results and notes of a kernel over them. */
import { CounterReset, type Histogram } from '../../../src/model/histogram.ts';
import { SampleColumns } from '../../../src/model/samples.ts';
import type { MixedKernel, RangeNotes, Windows } from '../../../src/promql/kernels/kernel.ts';

export interface MixedSample {
  readonly time: number;
  readonly value: number | Histogram;
  readonly start?: number;
}

export function mixedColumns(samples: readonly MixedSample[]): SampleColumns {
  const into = new SampleColumns(Math.max(1, samples.length));
  for (const { time, value, start = 0 } of samples) {
    if (typeof value === 'number') {
      into.push(time, 0, 0);
      into.values[into.count - 1] = value;
    } else {
      into.pushHistogram(time, value);
    }
    into.setStart(start);
  }
  return into;
}

/** Samples a minute apart, the first at 1m. */
export function everyMinute(values: readonly (number | Histogram)[], starts: readonly number[] = []): MixedSample[] {
  return values.map((value, i) => ({ time: (i + 1) * 60_000, value, start: starts[i] }));
}

/** Exponential, buckets side by side from index 1; count is their sum, sum as given. */
export function exponential(buckets: readonly number[], given: Partial<Histogram> = {}): Histogram {
  return {
    counterReset: CounterReset.Unknown,
    schema: 0,
    zeroThreshold: 0,
    zeroCount: 0,
    count: buckets.reduce((sum, bucket) => sum + bucket, 0),
    sum: 0,
    positiveSpans: buckets.length === 0 ? new Int32Array(0) : Int32Array.of(1, buckets.length),
    positiveBuckets: Float64Array.from(buckets),
    negativeSpans: new Int32Array(0),
    negativeBuckets: new Float64Array(0),
    customValues: new Float64Array(0),
    ...given,
  };
}

/** Buckets side by side from the lowest. */
export function custom(
  bounds: readonly number[],
  buckets: readonly number[],
  given: Partial<Histogram> = {},
): Histogram {
  const positiveSpans = Int32Array.of(0, buckets.length);
  return exponential(buckets, { schema: -53, positiveSpans, customValues: Float64Array.from(bounds), ...given });
}

export interface MixedOutcome {
  /** One a step. */
  readonly results: readonly (number | Histogram | null)[];
  /** In the order of their first appearance. */
  readonly notes: readonly string[];
}

/** The results are written behind others, which must stay. */
export function runMixed(
  kernel: MixedKernel,
  samples: readonly MixedSample[],
  over: Windows,
  params: readonly number[] = [],
): MixedOutcome {
  const at = 3;
  const values = new Float64Array(at + over.count).fill(7);
  const present = new Uint8Array(at + over.count);
  const histograms: Histogram[] = [];
  const notes = new Set<string>();
  const columnsOfParams = params.map((param) => new Float64Array(over.count).fill(param));
  const results = {
    values,
    present,
    at,
    setHistogram(index: number, histogram: Histogram) {
      histograms[index] = histogram;
      present[index] = 2;
    },
  };
  kernel(mixedColumns(samples), over, columnsOfParams, results, notesInto(notes));
  if (values.subarray(0, at).some((value) => value !== 7)) throw new Error('wrote before its place');
  return {
    results: Array.from({ length: over.count }, (_, i) => [null, values[at + i], histograms[at + i]][present[at + i]]),
    notes: [...notes],
  };
}

export function notesInto(notes: Set<string>): RangeNotes {
  return {
    mixedSamples: () => notes.add('mixed samples'),
    ignoredHistograms: () => notes.add('ignored histograms'),
    mixedBuckets: () => notes.add('mixed buckets'),
    notCounter: () => notes.add('not a counter'),
    notGauge: () => notes.add('not a gauge'),
    reconciledBounds: (operation) => notes.add(`reconciled in ${operation}`),
    conflictingResets: (operation) => notes.add(`conflict in ${operation}`),
    overlappingStart: () => notes.add('overlapping start'),
  };
}
