import { sumOverTime } from '../../src/promql/kernels/sum-over-time.ts';
import { counterSeries } from './counter-series.ts';
import type { MicroBench } from './micro-bench.ts';

/** A step adds up 20 samples. */
export const piece: MicroBench = {
  name: 'sum-over-time',
  unit: 'step',
  operations: 20_000,
  setup(operations) {
    const { samples, windows } = counterSeries(operations);
    const values = new Float64Array(operations);
    const present = new Uint8Array(operations);
    const params = [] as const;
    return {
      operations,
      run() {
        present.fill(0);
        sumOverTime(samples, windows, params, values, present, 0);
        return values[operations - 1];
      },
    };
  },
};
