/**
 * Brings rows of equal labels together, which before may follow each other as long as they are at different steps. Holds
 * all rows of its child. A subquery needs it: a series must reach the range function in one piece.
 */
import type { LabelSet } from '../../model/labels.ts';
import { LabelIndex } from './label-index.ts';
import { duplicateLabelSets } from './name-dropping.ts';
import type { Batch, EvalContext, Operator } from './operator.ts';
import { hasValue } from './row-ledger.ts';

export interface MergedRow {
  readonly labels: LabelSet;
  readonly dropName: boolean;
  readonly values: Float64Array;
  readonly present: Uint8Array;
}

/** Copies rows with a value; equal labels become one row, values of equal labels at one step are refused. */
export class RowMerger {
  readonly rows: MergedRow[] = [];
  readonly #index = new LabelIndex();
  readonly #steps: number;
  readonly #context: EvalContext;

  constructor(steps: number, context: EvalContext) {
    this.#steps = steps;
    this.#context = context;
  }

  add(labels: LabelSet, dropName: boolean, values: Float64Array, present: Uint8Array, at: number): void {
    const steps = this.#steps;
    if (!hasValue(present, at, steps)) return;
    const ordinal = this.#index.intern(labels);
    if (ordinal < this.rows.length) {
      mergeInto(this.rows[ordinal], values, present, at);
      return;
    }
    this.#context.budget.add(steps);
    this.rows.push({
      labels,
      dropName,
      values: values.slice(at, at + steps),
      present: present.slice(at, at + steps),
    });
  }
}

function mergeInto(row: MergedRow, values: Float64Array, present: Uint8Array, at: number): void {
  for (let i = 0; i < row.present.length; i++) {
    if (present[at + i] === 0) continue;
    if (row.present[i] !== 0) throw duplicateLabelSets();
    row.values[i] = values[at + i];
    row.present[i] = present[at + i];
  }
}

export class MergeRows implements Operator {
  readonly children: readonly [Operator];
  readonly #merger: RowMerger;
  readonly #steps: number;
  readonly #context: EvalContext;
  #next = -1;

  constructor(child: Operator, steps: number, context: EvalContext) {
    this.children = [child];
    this.#merger = new RowMerger(steps, context);
    this.#steps = steps;
    this.#context = context;
  }

  next(): Batch | null {
    if (this.#next === -1) this.#pull();
    if (this.#next === this.#merger.rows.length) return null;
    this.#context.checkpoint();
    const { labels, dropName, values, present } = this.#merger.rows[this.#next++];
    return { rows: 1, labels: [labels], dropName: dropName ? Uint8Array.of(1) : null, values, present };
  }

  describe(): string {
    return 'merge rows';
  }

  #pull(): void {
    const [child] = this.children;
    for (let batch = child.next(); batch !== null; batch = child.next()) {
      this.#context.checkpoint();
      for (let row = 0; row < batch.rows; row++) {
        const flag = batch.dropName !== null && batch.dropName[row] !== 0;
        this.#merger.add(batch.labels[row], flag, batch.values, batch.present, row * this.#steps);
      }
    }
    this.#next = 0;
  }
}
