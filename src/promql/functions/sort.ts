/** The sort functions. They order the rows of an instant query; a range query sorts its result by labels anyway. */
import type { Histogram } from '../../model/histogram.ts';
import { compareLabelSets, type LabelSet, labelValue, type Symbols } from '../../model/labels.ts';
import { FloatsOnly } from '../operators/floats-only.ts';
import { type Batch, type EvalContext, type Operator, PRESENT } from '../operators/operator.ts';
import { stringArgument, vectorArgument } from './arguments.ts';
import type { FunctionCall } from './function.ts';
import { naturalLess } from './natural-order.ts';

interface SortRow {
  readonly labels: LabelSet;
  readonly dropName: boolean;
  readonly value: number;
  /** null: a float. */
  readonly histogram: Histogram | null;
}

type Compare = (a: SortRow, b: SortRow) => number;

export const sortByValue = (call: FunctionCall): Operator => sortedFloats(call, 1);
export const sortByValueDescending = (call: FunctionCall): Operator => sortedFloats(call, -1);
export const sortByLabel = (call: FunctionCall): Operator => sorted(vectorArgument(call, 0), call, compareLabels(call));
export function sortByLabelDescending(call: FunctionCall): Operator {
  const compare = compareLabels(call);
  return sorted(vectorArgument(call, 0), call, (a, b) => compare(b, a));
}

/** Histograms have no order of values. */
function sortedFloats(call: FunctionCall, direction: 1 | -1): Operator {
  const floats = new FloatsOnly(vectorArgument(call, 0), call.grid.count);
  return sorted(floats, call, (a, b) => compareValues(a, b, direction));
}

function sorted(child: Operator, call: FunctionCall, compare: Compare): Operator {
  if (call.grid.count === 1) return new Sort(child, compare, call.context);
  call.context.annotations.warn(
    'sort is ineffective for range queries since results are always ordered by labels',
    call.call.position,
  );
  return child;
}

/** NaN comes last in both directions. */
function compareValues(a: SortRow, b: SortRow, direction: 1 | -1): number {
  if (Number.isNaN(a.value)) return Number.isNaN(b.value) ? 0 : 1;
  if (Number.isNaN(b.value)) return -1;
  return a.value < b.value ? -direction : a.value > b.value ? direction : 0;
}

function compareLabels(call: FunctionCall): Compare {
  const { symbols } = call.context;
  const names = call.args.slice(1).map((_, i) => symbols.intern(stringArgument(call, i + 1)));
  return (a, b) => {
    for (const name of names) {
      const order = compareNaturally(symbols, labelValue(a.labels, name), labelValue(b.labels, name));
      if (order !== 0) return order;
    }
    return compareLabelSets(symbols, a.labels, b.labels);
  };
}

function compareNaturally(symbols: Symbols, a: number, b: number): number {
  if (a === b) return 0;
  return naturalLess(symbols.text(a), symbols.text(b)) ? -1 : 1;
}

/** All rows at one step; they are held until the child has given them all. */
class Sort implements Operator {
  readonly children: readonly [Operator];
  readonly #compare: Compare;
  readonly #context: EvalContext;
  #done = false;

  constructor(child: Operator, compare: Compare, context: EvalContext) {
    this.children = [child];
    this.#compare = compare;
    this.#context = context;
  }

  next(): Batch | null {
    if (this.#done) return null;
    this.#done = true;
    const rows = this.#pull().sort(this.#compare);
    if (rows.length === 0) return null;
    return {
      rows: rows.length,
      labels: rows.map((row) => row.labels),
      dropName: rows.some((row) => row.dropName) ? Uint8Array.from(rows, (row) => Number(row.dropName)) : null,
      values: Float64Array.from(rows, (row) => row.value),
      present: Uint8Array.from(rows, (row) => (row.histogram === null ? PRESENT.float : PRESENT.histogram)),
      histograms: rows.some((row) => row.histogram !== null) ? rows.map((row) => row.histogram) : null,
    };
  }

  describe(): string {
    return 'sort';
  }

  #pull(): SortRow[] {
    const rows: SortRow[] = [];
    const [child] = this.children;
    for (let batch = child.next(); batch !== null; batch = child.next()) {
      this.#context.checkpoint();
      this.#context.budget.add(batch.rows);
      for (let row = 0; row < batch.rows; row++) {
        if (batch.present[row] === PRESENT.none) continue;
        const dropName = batch.dropName !== null && batch.dropName[row] !== 0;
        const histogram = batch.present[row] === PRESENT.histogram ? batch.histograms![row] : null;
        rows.push({ labels: batch.labels[row], dropName, value: batch.values[row], histogram });
      }
    }
    return rows;
  }
}
