import { type LabelSet, labelSetOf, type Symbols } from '../../src/model/labels.ts';
import { Annotations } from '../../src/promql/annotations.ts';
import { Aggregate } from '../../src/promql/operators/aggregate/aggregate.ts';
import { freshColumns } from '../../src/promql/operators/column-arena.ts';
import type { Batch, EvalContext, Operator } from '../../src/promql/operators/operator.ts';
import { QueryBudget } from '../../src/promql/operators/sample-budget.ts';
import { MemoryReader } from '../../src/promqltest/memory-reader.ts';
import type { MicroBench } from './micro-bench.ts';

const STEPS = 220;
const GROUPS = 8;
const ROWS_PER_BATCH = 256;

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

function batchesOf(rows: number, symbols: Symbols): Batch[] {
  const batches: Batch[] = [];
  for (let from = 0; from < rows; from += ROWS_PER_BATCH) {
    const count = Math.min(ROWS_PER_BATCH, rows - from);
    const labels = Array.from({ length: count }, (_, i) => labelsOfRow(from + i, symbols));
    const values = Float64Array.from({ length: count * STEPS }, (_, i) => i / 7);
    batches.push({
      rows: count,
      labels,
      dropName: null,
      values,
      present: new Uint8Array(count * STEPS).fill(1),
      histograms: null,
    });
  }
  return batches;
}

function labelsOfRow(row: number, symbols: Symbols): LabelSet {
  return labelSetOf(symbols, [
    ['cpu', String((row >> 3) & 1)],
    ['instance', `host-${row >> 4}`],
    ['mode', `mode-${row % GROUPS}`],
  ]);
}

function replay(batches: readonly Batch[]): Operator {
  let at = 0;
  return { children: [], describe: () => 'replay', next: () => batches[at++] ?? null };
}

function evalContext(): EvalContext {
  const reader = new MemoryReader();
  return {
    reader,
    symbols: reader.symbols,
    lookbackMs: 300_000,
    features: {
      experimentalFunctions: false,
      extendedRangeSelectors: false,
      binopFillModifiers: false,
      delayedNameRemoval: false,
      typeAndUnitLabels: false,
      startTimestamps: false,
    },
    annotations: new Annotations(),
    budget: new QueryBudget(Number.POSITIVE_INFINITY),
    columns: freshColumns(),
    checkpoint: () => {},
  };
}
