/** What works on each value by itself: functions such as abs and clamp, and the negation of a vector. */
import type { ValueKernel } from '../kernels/kernel.ts';
import { NameDropping } from './name-dropping.ts';
import type { AnyOperator, Batch, EvalContext, Operator, ScalarOperator, StepGrid } from './operator.ts';

export class ValueFunction implements Operator {
  readonly children: readonly AnyOperator[];
  readonly #name: string;
  readonly #kernel: ValueKernel;
  readonly #vector: Operator;
  readonly #params: readonly ScalarOperator[];
  readonly #steps: number;
  readonly #names: NameDropping | null;
  readonly #context: EvalContext;

  /** The kernel works on each row in place. */
  constructor(
    name: string,
    kernel: ValueKernel,
    dropsName: boolean,
    vector: Operator,
    params: readonly ScalarOperator[],
    grid: StepGrid,
    context: EvalContext,
  ) {
    this.children = [vector, ...params];
    this.#name = name;
    this.#kernel = kernel;
    this.#vector = vector;
    this.#params = params;
    this.#steps = grid.count;
    this.#names = dropsName ? new NameDropping(context, grid.count) : null;
    this.#context = context;
  }

  next(): Batch | null {
    const batch = this.#vector.next();
    if (batch === null) return null;
    this.#context.checkpoint();
    const params = this.#params.map((param) => param.values());
    for (let row = 0; row < batch.rows; row++) {
      this.#kernel(batch.values, batch.present, row * this.#steps, this.#steps, params);
    }
    return this.#names === null ? batch : this.#names.apply(batch);
  }

  describe(): string {
    return this.#name;
  }
}

/** The kernel of unary minus. */
export const negate: ValueKernel = (values, _present, from, count) => {
  for (let i = from; i < from + count; i++) values[i] = -values[i];
};
