import type { RangeKernel } from '../../src/promql/kernels/kernel.ts';
import { counterSeries } from './counter-series.ts';
import type { MicroBench } from './micro-bench.ts';

/** A range kernel over the windows of a dashboard: each has 20 samples, 4 of them new. Parameters are the same at every step. */
export function kernelPiece(name: string, kernel: RangeKernel, parameters: readonly number[] = []): MicroBench {
  return {
    name,
    unit: 'step',
    operations: 20_000,
    setup(operations) {
      const { samples, windows } = counterSeries(operations);
      const values = new Float64Array(operations);
      const present = new Uint8Array(operations);
      const params = parameters.map((value) => new Float64Array(operations).fill(value));
      return {
        operations,
        run() {
          present.fill(0);
          kernel(samples, windows, params, values, present, 0);
          return values[operations - 1];
        },
      };
    },
  };
}
