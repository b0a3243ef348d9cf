/** Columns of rows for aggregations, as an operator below them would give. */
import { type LabelSet, labelSetOf, type Symbols } from '../../src/model/labels.ts';
import { Annotations } from '../../src/promql/annotations.ts';
import { freshColumns } from '../../src/promql/operators/column-arena.ts';
import type { Batch, EvalContext, Operator } from '../../src/promql/operators/operator.ts';
import { QueryBudget } from '../../src/promql/operators/sample-budget.ts';
import { MemoryReader } from '../../src/promqltest/memory-reader.ts';

export const STEPS = 220;
export const GROUPS = 8;
const ROWS_PER_BATCH = 256;

export function batchesOf(rows: number, symbols: Symbols): Batch[] {
  const batches: Batch[] = [];
  for (let from = 0; from < rows; from += ROWS_PER_BATCH) {
    const count = Math.min(ROWS_PER_BATCH, rows - from);
    const labels = Array.from({ length: count }, (_, i) => labelsOfRow(from + i, symbols));
    const values = Float64Array.from({ length: count * STEPS }, (_, i) => ((i * 7919) % 1_000_003) / 7);
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

export function replay(batches: readonly Batch[]): Operator {
  let at = 0;
  return { children: [], describe: () => 'replay', next: () => batches[at++] ?? null };
}

export function evalContext(): EvalContext {
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
