/** A batch that an operator fills row by row and fills anew at its next call. */
import type { Histogram } from '../../model/histogram.ts';
import type { LabelSet } from '../../model/labels.ts';
import type { ColumnSource } from './column-arena.ts';
import { BATCH_POINTS, type Batch, type EvalContext, PRESENT } from './operator.ts';

/** Rows that a buffer has room for at first: most queries have few, and a deep tree has many buffers. */
const FIRST_ROWS = 16;
const GROWTH = 4;

export class BatchBuffer implements Batch {
  /** Both are replaced when push() makes room for more rows: take them anew for each row. */
  values: Float64Array;
  present: Uint8Array;
  histograms: (Histogram | null)[] | null = null;
  readonly labels: LabelSet[] = [];
  /** Rows of a full batch. */
  readonly capacity: number;
  readonly #steps: number;
  readonly #columns: ColumnSource;
  #flags: Uint8Array | null = null;
  #anyFlag = false;

  /** A single row longer than a batch should be is charged to the query: it lives as long as the query. */
  constructor(steps: number, { budget, columns }: Pick<EvalContext, 'budget' | 'columns'>) {
    if (steps > BATCH_POINTS) budget.add(steps);
    this.#steps = steps;
    this.#columns = columns;
    this.capacity = rowsPerBatch(steps);
    ({ values: this.values, present: this.present } = columns.take(Math.min(this.capacity, FIRST_ROWS) * steps));
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
    this.histograms = null;
    this.#flags?.fill(0);
    this.#anyFlag = false;
  }

  /** Index of the first value of the row that the next push() makes; its points are absent. */
  get at(): number {
    return this.labels.length * this.#steps;
  }

  /** Puts a histogram at an index of `values`. */
  setHistogram(at: number, histogram: Histogram): void {
    // Of full length: V8 makes a dictionary of an array that is filled in far behind its end.
    this.histograms ??= new Array<Histogram | null>(this.values.length);
    this.histograms[at] = histogram;
    this.present[at] = PRESENT.histogram;
  }

  push(labels: LabelSet, dropName: boolean): void {
    if (dropName) {
      this.#flags ??= new Uint8Array(this.capacity);
      this.#flags[this.rows] = 1;
      this.#anyFlag = true;
    }
    this.labels.push(labels);
    if (!this.full && this.at === this.values.length) this.#grow();
  }

  #grow(): void {
    const points = Math.min(this.capacity, this.rows * GROWTH) * this.#steps;
    const { values, present } = this.#columns.take(points);
    values.set(this.values);
    present.set(this.present);
    this.values = values;
    this.present = present;
    if (this.histograms === null) return;
    const histograms = new Array<Histogram | null>(points);
    for (let i = 0; i < this.histograms.length; i++) histograms[i] = this.histograms[i];
    this.histograms = histograms;
  }
}

/** Rows of a batch: at least one, so that few steps make tall batches and many steps make low ones. */
function rowsPerBatch(steps: number): number {
  return Math.max(1, Math.floor(BATCH_POINTS / Math.max(1, steps)));
}
