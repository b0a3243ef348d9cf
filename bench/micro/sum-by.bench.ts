import { Aggregate } from '../../src/promql/operators/aggregate/aggregate.ts';
import { batchesOf, evalContext, GROUPS, replay, STEPS } from './aggregate-fixture.ts';
import type { MicroBench } from './micro-bench.ts';

/** `sum by (mode)` over columns that are there already: the cost of grouping and of the compensated sums. */
export const piece: MicroBench = {
  name: 'sum by, columns',
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
        const sum = new Aggregate(
          'sum',
          { labels: ['mode'], without: false },
          { start: 0, end: 0 },
          replay(batches),
          grid,
          context,
        );
        return sum.next()?.values[0];
      },
    };
  },
};
