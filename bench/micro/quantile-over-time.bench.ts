import { quantileOverTime } from '../../src/promql/kernels/order-over-time.ts';
import { counterSeries } from './counter-series.ts';
import type { MicroBench } from './micro-bench.ts';

/** A step sorts 20 samples. */
export const piece: MicroBench = {
  name: 'quantile-over-time',
  unit: 'step',
  operations: 20_000,
  setup(operations) {
    const { samples, windows } = counterSeries(operations);
    const values = new Float64Array(operations);
    const present = new Uint8Array(operations);
    const params = [new Float64Array(operations).fill(0.9)];
    return {
      operations,
      run() {
        present.fill(0);
        quantileOverTime(samples, windows, params, values, present, 0);
        return values[operations - 1];
      },
    };
  },
};
