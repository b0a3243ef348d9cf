import { QuantileOfGroups } from '../../src/promql/operators/aggregate/quantile-of-groups.ts';
import { batchesOf, evalContext, GROUPS, replay, STEPS } from './aggregate-fixture.ts';
import type { MicroBench } from './micro-bench.ts';

/** `quantile by (mode)` over columns that are there already: rows are held, then brought together step by step. */
export const piece: MicroBench = {
  name: 'quantile by, columns',
  unit: 'point',
  operations: 1600 * STEPS,

  setup(operations) {
    const rows = Math.max(GROUPS, Math.round(operations / STEPS));
    const context = evalContext();
    const batches = batchesOf(rows, context.symbols);
    const grid = { startMs: 0, stepMs: 15_000, count: STEPS };
    return {
      operations: rows * STEPS,
      run() {
        const operator = new QuantileOfGroups(
          { labels: ['mode'], without: false },
          { start: 0, end: 0 },
          { start: 0, end: 0 },
          { children: [], describe: () => '0.9', values: () => new Float64Array(STEPS).fill(0.9) },
          replay(batches),
          grid,
          context,
        );
        return operator.next()?.values[0];
      },
    };
  },
};
