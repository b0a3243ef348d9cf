/** The operator of functions on histograms of both kinds: pulls them all, then answers some groups a batch. */
import type { LabelSet } from '../../model/labels.ts';
import type { Position } from '../ast.ts';
import type { Buckets } from '../kernels/classic-buckets.ts';
import { BatchBuffer } from '../operators/batch-buffer.ts';
import { NameDropping } from '../operators/name-dropping.ts';
import { type AnyOperator, type Batch, type Operator, PRESENT } from '../operators/operator.ts';
import { withoutParens } from '../without-parens.ts';
import { vectorArgument } from './arguments.ts';
import { type BucketGroup, gatherBuckets } from './bucket-groups.ts';
import type { FunctionCall } from './function.ts';

/** What one function makes of the groups. */
export interface GroupEvaluation {
  /** Rows that each group becomes. */
  readonly rows: number;
  /** Fills these, one behind the other; no step is marked as present yet. `position` is that of the histograms. */
  evaluate(group: BucketGroup, values: Float64Array, present: Uint8Array, position: Position): void;
  /** Names are dropped by the operator. */
  labels(group: BucketGroup, row: number): LabelSet;
  /** After the last group: remarks over all of them. */
  finish(position: Position): void;
}

/** The function after its first batch was asked for. */
interface Running {
  readonly evaluation: GroupEvaluation;
  readonly groups: Iterator<BucketGroup>;
  readonly buffer: BatchBuffer;
  /** Results of the newest group. */
  readonly values: Float64Array;
  readonly present: Uint8Array;
}

export class BucketFunction implements Operator {
  readonly children: readonly AnyOperator[];
  readonly #call: FunctionCall;
  readonly #vector: number;
  readonly #start: () => GroupEvaluation;
  readonly #names: NameDropping;
  #running: Running | null = null;
  /** Those of its rows before #row were given; null: all. */
  #group: BucketGroup | null = null;
  #row = 0;

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
    this.#running ??= this.#run(position);
    const { evaluation, buffer, values, present } = this.#running;
    const steps = this.#call.grid.count;
    buffer.reset();
    while (!buffer.full) {
      this.#group ??= this.#evaluateNext(this.#running, position);
      if (this.#group === null) break;
      const from = this.#row * steps;
      buffer.values.set(values.subarray(from, from + steps), buffer.at);
      buffer.present.set(present.subarray(from, from + steps), buffer.at);
      buffer.push(evaluation.labels(this.#group, this.#row), false);
      if (++this.#row === evaluation.rows) this.#group = null;
    }
    if (buffer.rows > 0) return this.#names.apply(buffer);
    evaluation.finish(position);
    return null;
  }

  describe(): string {
    return this.#call.call.func;
  }

  #run(position: Position): Running {
    const { grid, context } = this.#call;
    const evaluation = this.#start();
    const groups = gatherBuckets(vectorArgument(this.#call, this.#vector), grid.count, context, position).values();
    const { values, present } = context.columns.take(evaluation.rows * grid.count);
    return { evaluation, groups, buffer: new BatchBuffer(grid.count, context), values, present };
  }

  #evaluateNext({ evaluation, groups, values, present }: Running, position: Position): BucketGroup | null {
    const { value: group, done } = groups.next();
    if (done) return null;
    this.#call.context.checkpoint();
    present.fill(0);
    evaluation.evaluate(group, values, present, position);
    this.#row = 0;
    return group;
  }
}

/** The buckets of a group that have a sample at a step; false when there is none. */
export function fillBuckets(buckets: Buckets, { rows }: BucketGroup, step: number): boolean {
  buckets.clear(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const { bound, values, present, at } = rows[i];
    if (present[at + step] === PRESENT.float) buckets.push(bound, values[at + step]);
  }
  return buckets.length > 0;
}
