/**
 * `and`, `or`, `unless`: which rows of a side exist depends, step by step, on whether the other side has a row of the
 * same signature. One side is only remembered as bits, the other streams.
 */
import type { VectorMatching } from '../ast.ts';
import type { Batch, EvalContext, Operator, StepGrid } from './operator.ts';
import { Signatures } from './signature.ts';
import { StepBits } from './step-bits.ts';

export type SetOp = 'and' | 'or' | 'unless';

export class SetOperation implements Operator {
  readonly children: readonly [Operator, Operator];
  readonly #op: SetOp;
  readonly #steps: number;
  readonly #signatures: Signatures;
  readonly #exists: StepBits;
  readonly #context: EvalContext;
  #phase: 'start' | 'left' | 'right' = 'start';

  constructor(op: SetOp, matching: VectorMatching, lhs: Operator, rhs: Operator, grid: StepGrid, context: EvalContext) {
    this.children = [lhs, rhs];
    this.#op = op;
    this.#steps = grid.count;
    this.#signatures = new Signatures(matching, context.symbols);
    this.#exists = new StepBits(grid.count);
    this.#context = context;
  }

  next(): Batch | null {
    const [lhs, rhs] = this.children;
    if (this.#phase === 'start') {
      if (this.#op !== 'or') for (let batch = rhs.next(); batch !== null; batch = rhs.next()) this.#remember(batch);
      this.#phase = 'left';
    }
    if (this.#phase === 'left') {
      const batch = lhs.next();
      if (batch !== null) {
        if (this.#op === 'or') this.#remember(batch);
        else this.#filter(batch, this.#op === 'and');
        return batch;
      }
      this.#phase = 'right';
    }
    const batch = this.#op === 'or' ? rhs.next() : null;
    if (batch !== null) this.#filter(batch, false);
    return batch;
  }

  describe(): string {
    return this.#op;
  }

  #remember({ rows, labels, present }: Batch): void {
    this.#context.checkpoint();
    for (let row = 0; row < rows; row++) {
      const group = this.#signatures.of(labels[row]);
      this.#exists.reserve(this.#signatures.count);
      this.#exists.setRow(group, present, row * this.#steps);
    }
  }

  /** Keeps the points whose signature exists on the other side, or those whose signature does not. */
  #filter({ rows, labels, present }: Batch, kept: boolean): void {
    this.#context.checkpoint();
    for (let row = 0; row < rows; row++) {
      const group = this.#signatures.find(labels[row]);
      const from = row * this.#steps;
      if (group !== -1) this.#exists.filterRow(group, kept, present, from);
      else if (kept) present.fill(0, from, from + this.#steps);
    }
  }
}
