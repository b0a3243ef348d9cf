/**
 * Brings rows of equal labels together, which before may follow each other as long as they are at different steps. Holds
 * all rows. The result of a query needs it, and a subquery: a series must reach the range function in one piece.
 */

import { LabelSetTable } from '../../model/label-set-table.ts';
import type { LabelSet } from '../../model/labels.ts';
import { duplicateLabelSets } from './name-dropping.ts';
import { type Batch, type EvalContext, type Operator, type Points, PRESENT } from './operator.ts';
import { hasValue } from './row-ledger.ts';
import { RowStore } from './row-store.ts';

/** Keeps rows that have a value; values of equal labels at one step are refused. */
export class MergedRows {
  readonly #store: RowStore;
  /** null when the labels are known to differ. */
  readonly #index: LabelSetTable | null;
  readonly #steps: number;

  constructor(steps: number, distinct: boolean, context: EvalContext) {
    this.#store = new RowStore(steps, context);
    this.#index = distinct ? null : new LabelSetTable();
    this.#steps = steps;
  }

  get batches(): readonly Batch[] {
    return this.#store.batches;
  }

  /** The points of the row begin at `at`. */
  add(labels: LabelSet, dropName: boolean, points: Points, at: number): void {
    if (!hasValue(points.present, at, this.#steps)) return;
    const row = this.#index?.intern(labels) ?? this.#store.count;
    if (row === this.#store.count) this.#store.add(labels, dropName, points, at);
    else this.#merge(row, points, at);
  }

  #merge(row: number, { values, present, histograms }: Points, at: number): void {
    const batch = this.#store.batchOf(row);
    const into = this.#store.offsetOf(row);
    for (let i = 0; i < this.#steps; i++) {
      if (present[at + i] === 0) continue;
      if (batch.present[into + i] !== 0) throw duplicateLabelSets();
      batch.values[into + i] = values[at + i];
      batch.present[into + i] = present[at + i];
      if (present[at + i] === PRESENT.histogram) batch.setHistogram(into + i, histograms![at + i]!);
    }
  }
}

export class MergeRows implements Operator {
  readonly children: readonly [Operator];
  readonly #steps: number;
  readonly #context: EvalContext;
  #rows: MergedRows | null = null;
  #next = 0;

  constructor(child: Operator, steps: number, context: EvalContext) {
    this.children = [child];
    this.#steps = steps;
    this.#context = context;
  }

  next(): Batch | null {
    this.#rows ??= this.#pull();
    const { batches } = this.#rows;
    return this.#next === batches.length ? null : batches[this.#next++];
  }

  describe(): string {
    return 'merge rows';
  }

  #pull(): MergedRows {
    const [child] = this.children;
    const rows = new MergedRows(this.#steps, false, this.#context);
    for (let batch = child.next(); batch !== null; batch = child.next()) {
      this.#context.checkpoint();
      for (let row = 0; row < batch.rows; row++) {
        const flagged = batch.dropName !== null && batch.dropName[row] !== 0;
        rows.add(batch.labels[row], flagged, batch, row * this.#steps);
      }
    }
    return rows;
  }
}
