import { rate } from '../../src/promql/kernels/rate.ts';
import { counterSeries } from './counter-series.ts';
import type { MicroBench } from './micro-bench.ts';

/** A step looks at 20 samples, but its cost is that of the 4 that are new. */
export const piece: MicroBench = {
  name: 'rate',
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
        rate(samples, windows, params, values, present, 0);
        return values[operations - 1];
      },
    };
  },
};
