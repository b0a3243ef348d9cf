/** A part of the query that is the same at every step: evaluated at one step, shown at all of them. */
import { BatchBuffer } from './batch-buffer.ts';
import { type Batch, type EvalContext, type Operator, PRESENT, type ScalarOperator } from './operator.ts';

export class StepInvariant implements Operator {
  readonly children: readonly [Operator];
  readonly #steps: number;
  readonly #buffer: BatchBuffer;
  readonly #context: EvalContext;
  /** The child's batch that is being spread, and its next row. A batch of one step has more rows than fit. */
  #batch: Batch | null = null;
  #row = 0;

  /** `child` is on a grid of one step. */
  constructor(child: Operator, steps: number, context: EvalContext) {
    this.children = [child];
    this.#steps = steps;
    this.#context = context;
    this.#buffer = new BatchBuffer(steps, context);
  }

  next(): Batch | null {
    const buffer = this.#buffer;
    buffer.reset();
    this.#context.checkpoint();
    while (!buffer.full) {
      if (this.#batch === null || this.#row === this.#batch.rows) {
        this.#batch = this.children[0].next();
        this.#row = 0;
        if (this.#batch === null) break;
      }
      this.#spread(this.#batch, this.#row++);
    }
    return buffer.rows === 0 ? null : buffer;
  }

  describe(): string {
    return 'step invariant';
  }

  #spread(batch: Batch, row: number): void {
    if (batch.present[row] === 0) return;
    const buffer = this.#buffer;
    const { at, values, present } = buffer;
    if (batch.present[row] === PRESENT.histogram) {
      for (let i = 0; i < this.#steps; i++) buffer.setHistogram(at + i, batch.histograms![row]!);
    } else {
      values.fill(batch.values[row], at, at + this.#steps);
      present.fill(PRESENT.float, at, at + this.#steps);
    }
    buffer.push(batch.labels[row], batch.dropName !== null && batch.dropName[row] !== 0);
  }
}

export class ScalarInvariant implements ScalarOperator {
  readonly children: readonly [ScalarOperator];
  readonly #steps: number;
  #values: Float64Array | null = null;

  constructor(child: ScalarOperator, steps: number) {
    this.children = [child];
    this.#steps = steps;
  }

  values(): Float64Array {
    this.#values ??= new Float64Array(this.#steps).fill(this.children[0].values()[0]);
    return this.#values;
  }

  describe(): string {
    return 'step invariant scalar';
  }
}
