/** The operator of functions on histograms of both kinds: pulls them all, then answers batch by batch, one group each. */
import type { Position } from '../ast.ts';
import type { Buckets } from '../kernels/classic-buckets.ts';
import { NameDropping } from '../operators/name-dropping.ts';
import type { AnyOperator, Batch, Operator } from '../operators/operator.ts';
import { withoutParens } from '../without-parens.ts';
import { vectorArgument } from './arguments.ts';
import { type BucketGroup, gatherBuckets } from './bucket-groups.ts';
import type { FunctionCall } from './function.ts';

/** What one function makes of the groups. */
export interface GroupEvaluation {
  /** Rows with the labels of the group; names are dropped by the operator. `position` is that of the histograms. */
  rowsOf(group: BucketGroup, position: Position): Batch;
  /** After the last group: remarks over all of them. */
  finish(position: Position): void;
}

export class BucketFunction implements Operator {
  readonly children: readonly AnyOperator[];
  readonly #call: FunctionCall;
  readonly #vector: number;
  readonly #start: () => GroupEvaluation;
  readonly #names: NameDropping;
  #running: { evaluation: GroupEvaluation; groups: Iterator<BucketGroup> } | null = null;

  /** `vector` is the index of the argument with the buckets; `start` is called when the first batch is asked for. */
  constructor(call: FunctionCall, vector: number, start: () => GroupEvaluation) {
    this.children = call.args.flatMap((argument) => (argument.kind === 'string' ? [] : [argument.operator]));
    this.#call = call;
    this.#vector = vector;
    this.#start = start;
    this.#names = new NameDropping(call.context, call.grid.count);
  }

  next(): Batch | null {
    const position = withoutParens(this.#call.call.args[this.#vector]).position;
    this.#running ??= { evaluation: this.#start(), groups: this.#gather(position) };
    const { evaluation, groups } = this.#running;
    const group = groups.next();
    if (group.done) {
      evaluation.finish(position);
      return null;
    }
    this.#call.context.checkpoint();
    return this.#names.apply(evaluation.rowsOf(group.value, position));
  }

  describe(): string {
    return this.#call.call.func;
  }

  #gather(position: Position): Iterator<BucketGroup> {
    const { grid, context } = this.#call;
    return gatherBuckets(vectorArgument(this.#call, this.#vector), grid.count, context, position).values();
  }
}

/** The buckets of a group that have a sample at a step; false when there is none. */
export function fillBuckets(buckets: Buckets, group: BucketGroup, step: number): boolean {
  buckets.clear();
  for (const { bound, values, present } of group.rows) if (present[step] !== 0) buckets.push(bound, values[step]);
  return buckets.length > 0;
}
