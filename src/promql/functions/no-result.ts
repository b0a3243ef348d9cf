import type { Batch, EvalContext, Operator } from '../operators/operator.ts';
import { vectorArgument } from './arguments.ts';
import type { FunctionCall } from './function.ts';

/** Functions that look only at what a float does not have (buckets, a start time): the input is read, nothing comes out. */
export const noResult = (call: FunctionCall): Operator => new NoResult(vectorArgument(call, 0), call.context);

class NoResult implements Operator {
  readonly children: readonly [Operator];
  readonly #context: EvalContext;

  constructor(child: Operator, context: EvalContext) {
    this.children = [child];
    this.#context = context;
  }

  next(): Batch | null {
    while (this.children[0].next() !== null) this.#context.checkpoint();
    return null;
  }

  describe(): string {
    return 'no result';
  }
}
