/** Copies of rows that outlive the batches they came in, in batches of their own; a row is known by its number. */
import type { LabelSet } from '../../model/labels.ts';
import { BatchBuffer } from './batch-buffer.ts';
import type { Batch, EvalContext } from './operator.ts';

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

  /** Copies steps points from `at` on; answers the number of the row, dense from 0. */
  add(labels: LabelSet, dropName: boolean, values: Float64Array, present: Uint8Array, at: number): number {
    const steps = this.#steps;
    this.#context.budget.add(steps);
    let batch = this.#batches.at(-1);
    if (batch === undefined || batch.full) {
      batch = new BatchBuffer(steps, this.#context.budget);
      this.#batches.push(batch);
    }
    batch.values.set(values.subarray(at, at + steps), batch.at);
    batch.present.set(present.subarray(at, at + steps), batch.at);
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
