/** A batch that an operator fills row by row and fills anew at its next call. */
import type { LabelSet } from '../../model/labels.ts';
import { BATCH_POINTS, type Batch, type SampleBudget } from './operator.ts';

export class BatchBuffer implements Batch {
  readonly values: Float64Array;
  readonly present: Uint8Array;
  readonly labels: LabelSet[] = [];
  /** Rows that fit. */
  readonly capacity: number;
  readonly #steps: number;
  #flags: Uint8Array | null = null;
  #anyFlag = false;

  /** A single row longer than a batch should be is charged to the query: it lives as long as the query. */
  constructor(steps: number, budget: SampleBudget) {
    this.#steps = steps;
    this.capacity = rowsPerBatch(steps);
    const points = this.capacity * steps;
    if (points > BATCH_POINTS) budget.add(points);
    this.values = new Float64Array(points);
    this.present = new Uint8Array(points);
  }

  get rows(): number {
    return this.labels.length;
  }

  get full(): boolean {
    return this.labels.length === this.capacity;
  }

  get dropName(): Uint8Array | null {
    return this.#anyFlag ? this.#flags : null;
  }

  /** Empties the batch. Nothing is present afterwards. */
  reset(): void {
    this.present.fill(0, 0, this.rows * this.#steps);
    this.labels.length = 0;
    this.#flags?.fill(0);
    this.#anyFlag = false;
  }

  /** Index of the first value of the row that the next push() makes; its points are absent. */
  get at(): number {
    return this.labels.length * this.#steps;
  }

  push(labels: LabelSet, dropName: boolean): void {
    if (dropName) {
      this.#flags ??= new Uint8Array(this.capacity);
      this.#flags[this.rows] = 1;
      this.#anyFlag = true;
    }
    this.labels.push(labels);
  }
}

/** Rows of a batch: at least one, so that few steps make tall batches and many steps make low ones. */
export function rowsPerBatch(steps: number): number {
  return Math.max(1, Math.floor(BATCH_POINTS / Math.max(1, steps)));
}
