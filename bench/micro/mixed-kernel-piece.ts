import { CounterReset, type Histogram } from '../../src/model/histogram.ts';
import { SampleColumns } from '../../src/model/samples.ts';
import type { MixedKernel, RangeNotes } from '../../src/promql/kernels/kernel.ts';
import { counterSeries } from './counter-series.ts';
import type { MicroBench } from './micro-bench.ts';

const BUCKETS = 20;

/** As kernelPiece, over a series of native histograms of 20 buckets, of which the bare counter is the count. */
export function histogramKernelPiece(name: string, kernel: MixedKernel): MicroBench {
  return mixedKernelPiece(name, kernel, (value, into, time) => into.pushHistogram(time, histogramOf(value)));
}

/** As kernelPiece, over a series of floats that have start times. */
export function startsKernelPiece(name: string, kernel: MixedKernel): MicroBench {
  let start = 1;
  let before = 0;
  return mixedKernelPiece(name, kernel, (value, into, time) => {
    if (value < before) start = time - 1;
    before = value;
    into.push(time, 0, 0);
    into.values[into.count - 1] = value;
    into.setStart(start);
  });
}

function mixedKernelPiece(
  name: string,
  kernel: MixedKernel,
  push: (value: number, into: SampleColumns, time: number) => void,
): MicroBench {
  return {
    name,
    unit: 'step',
    operations: 5000,
    setup(operations) {
      const { samples, windows } = counterSeries(operations);
      const mixed = new SampleColumns(samples.count);
      for (let i = 0; i < samples.count; i++) push(samples.values[i], mixed, samples.times[i]);
      const values = new Float64Array(operations);
      const present = new Uint8Array(operations);
      let last: Histogram | null = null;
      const setHistogram = (at: number, histogram: Histogram): void => {
        last = histogram;
        present[at] = 2;
      };
      return {
        operations,
        run() {
          present.fill(0);
          kernel(mixed, windows, [], { values, present, at: 0, setHistogram }, SILENT);
          return last ?? values[operations - 1];
        },
      };
    },
  };
}

const ignore = (): void => {};
const SILENT: RangeNotes = {
  mixedSamples: ignore,
  ignoredHistograms: ignore,
  mixedBuckets: ignore,
  notCounter: ignore,
  notGauge: ignore,
  reconciledBounds: ignore,
  conflictingResets: ignore,
  overlappingStart: ignore,
};

function histogramOf(count: number): Histogram {
  return {
    counterReset: CounterReset.Unknown,
    schema: 3,
    zeroThreshold: 1e-128,
    zeroCount: 0,
    count,
    sum: count * 3,
    positiveSpans: Int32Array.of(-10, BUCKETS),
    positiveBuckets: new Float64Array(BUCKETS).fill(count / BUCKETS),
    negativeSpans: new Int32Array(0),
    negativeBuckets: new Float64Array(0),
    customValues: new Float64Array(0),
  };
}
