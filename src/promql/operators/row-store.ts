/** Copies of rows that outlive the batches they came in, in batches of their own; a row is known by its number. */
import type { LabelSet } from '../../model/labels.ts';
import { BatchBuffer } from './batch-buffer.ts';
import { type Batch, type EvalContext, type Points, PRESENT } from './operator.ts';
import { weightOfHistogram } from './sample-budget.ts';

export class RowStore {
  readonly #batches: BatchBuffer[] = [];
  readonly #steps: number;
  readonly #context: EvalContext;
  #count = 0;

  constructor(steps: number, context: EvalContext) {
    this.#steps = steps;
    this.#context = context;
  }

  get count(): number {
    return this.#count;
  }

  get batches(): readonly Batch[] {
    return this.#batches;
  }

  /** Copies the points of a row, from `at` on; answers the number of the row, dense from 0. */
  add(labels: LabelSet, dropName: boolean, points: Points, at: number): number {
    const steps = this.#steps;
    this.#context.budget.add(steps);
    if (points.histograms !== null) this.#context.budget.add(extraWeight(points, at, steps));
    let batch = this.#batches.at(-1);
    if (batch === undefined || batch.full) {
      batch = new BatchBuffer(steps, this.#context);
      this.#batches.push(batch);
    }
    batch.values.set(points.values.subarray(at, at + steps), batch.at);
    batch.present.set(points.present.subarray(at, at + steps), batch.at);
    if (points.histograms !== null) copyHistograms(points, at, steps, batch);
    batch.push(labels, dropName);
    return this.#count++;
  }

  /** The batch of a row. All batches but the last are full. */
  batchOf(row: number): BatchBuffer {
    return this.#batches[Math.floor(row / this.#batches[0].capacity)];
  }

  /** Where the points of a row begin in its batch. */
  offsetOf(row: number): number {
    return (row % this.#batches[0].capacity) * this.#steps;
  }

  labels(row: number): LabelSet {
    return this.batchOf(row).labels[row % this.#batches[0].capacity];
  }
}

/** Copies the histograms among `steps` points from `at` on to the row that `into` makes next; immutable, they are shared. */
export function copyHistograms({ present, histograms }: Points, at: number, steps: number, into: BatchBuffer): void {
  for (let i = 0; i < steps; i++) {
    if (present[at + i] === PRESENT.histogram) into.setHistogram(into.at + i, histograms![at + i]!);
  }
}

/** What the histograms of a row weigh above the floats that they are counted as. */
function extraWeight({ present, histograms }: Points, at: number, steps: number): number {
  let extra = 0;
  for (let i = at; i < at + steps; i++) {
    if (present[i] === PRESENT.histogram) extra += weightOfHistogram(histograms![i]!) - 1;
  }
  return extra;
}
