/** From scalar to vector and back, and the functions of scalars alone. */
import { greater, lesser } from '../kernels/extremes.ts';
import { type Batch, type EvalContext, type Operator, PRESENT, type ScalarOperator } from '../operators/operator.ts';
import { TimeScalar } from '../operators/scalar.ts';
import { ScalarVector } from '../operators/scalar-vector.ts';
import { scalarArgument, vectorArgument } from './arguments.ts';
import type { FunctionCall } from './function.ts';

export const timeOf = (call: FunctionCall): ScalarOperator => new TimeScalar(call.grid);

/** The value of the only float of a step, NaN when there is none or more than one. */
export const scalarOf = (call: FunctionCall): ScalarOperator =>
  new ScalarOfVector(vectorArgument(call, 0), call.grid.count, call.context);

/** One series without labels. */
export const vectorOf = (call: FunctionCall): Operator => new ScalarVector(scalarArgument(call, 0));

export const maxOf = (call: FunctionCall): ScalarOperator => extreme(call, greater, 'max_of');
export const minOf = (call: FunctionCall): ScalarOperator => extreme(call, lesser, 'min_of');

class ScalarOfVector implements ScalarOperator {
  readonly children: readonly [Operator];
  readonly #steps: number;
  readonly #context: EvalContext;
  #values: Float64Array | null = null;

  constructor(child: Operator, steps: number, context: EvalContext) {
    this.children = [child];
    this.#steps = steps;
    this.#context = context;
  }

  values(): Float64Array {
    this.#values ??= this.#compute();
    return this.#values;
  }

  describe(): string {
    return 'scalar';
  }

  #compute(): Float64Array {
    const steps = this.#steps;
    const found = new Uint32Array(steps);
    const result = new Float64Array(steps);
    const [child] = this.children;
    for (let batch = child.next(); batch !== null; batch = child.next()) {
      this.#context.checkpoint();
      collect(batch, steps, found, result);
    }
    for (let i = 0; i < steps; i++) if (found[i] !== 1) result[i] = Number.NaN;
    return result;
  }
}

function collect(batch: Batch, steps: number, found: Uint32Array, result: Float64Array): void {
  for (let row = 0, at = 0; row < batch.rows; row++) {
    for (let i = 0; i < steps; i++, at++) {
      if (batch.present[at] !== PRESENT.float) continue;
      found[i]++;
      result[i] = batch.values[at];
    }
  }
}

function extreme(call: FunctionCall, choose: (a: number, b: number) => number, name: string): ScalarOperator {
  const children = [scalarArgument(call, 0), scalarArgument(call, 1)];
  let chosen: Float64Array | null = null;
  return {
    children,
    values() {
      const right = children[1].values();
      chosen ??= children[0].values().map((left, i) => choose(left, right[i]));
      return chosen;
    },
    describe: () => name,
  };
}
