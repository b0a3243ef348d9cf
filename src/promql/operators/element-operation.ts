/** What a binary operator does with the points of one row of the left and one of the right. */
import type { BinaryExpr } from '../ast.ts';
import {
  ARITHMETIC,
  type ArithmeticKernel,
  COMPARISON,
  type ComparisonKernel,
  isArithmetic,
  isComparison,
} from '../kernels/binary.ts';
import type { EvalContext } from './operator.ts';

/** number: a new value, the name goes. filter: the value stays or goes. none: never a result. */
export type ElementResult = 'number' | 'filter' | 'none';

export class ElementOperation {
  readonly expr: BinaryExpr;
  readonly result: ElementResult;
  readonly #arithmetic: ArithmeticKernel | null;
  readonly #comparison: ComparisonKernel | null;
  readonly #truth: Uint8Array;
  readonly #steps: number;
  readonly #context: EvalContext;

  constructor(expr: BinaryExpr, steps: number, context: EvalContext) {
    const { op, bool } = expr;
    this.expr = expr;
    this.#arithmetic = isArithmetic(op) ? ARITHMETIC[op] : null;
    this.#comparison = isComparison(op) ? COMPARISON[op] : null;
    const trims = this.#arithmetic === null && this.#comparison === null;
    this.result = trims ? 'none' : this.#arithmetic !== null || bool ? 'number' : 'filter';
    this.#truth = new Uint8Array(this.#comparison === null ? 0 : steps);
    this.#steps = steps;
    this.#context = context;
  }

  /**
   * present[at ..] says where both sides have a value. A number is written to values[at ..]; a filter clears
   * present[at ..] where the comparison does not hold and leaves the values alone.
   */
  apply(
    left: Float64Array,
    leftAt: number,
    right: Float64Array,
    rightAt: number,
    values: Float64Array,
    present: Uint8Array,
    at: number,
  ): void {
    const steps = this.#steps;
    if (this.#arithmetic !== null) {
      this.#arithmetic(left, leftAt, right, rightAt, values, at, steps);
    } else if (this.#comparison !== null) {
      const truth = this.#truth;
      this.#comparison(left, leftAt, right, rightAt, truth, 0, steps);
      if (this.result === 'number') for (let i = 0; i < steps; i++) values[at + i] = truth[i];
      else for (let i = 0; i < steps; i++) present[at + i] &= truth[i];
    } else this.#refuseFloats(present, at);
  }

  /** The trim operators work on native histograms only. */
  #refuseFloats(present: Uint8Array, at: number): void {
    const end = at + this.#steps;
    if (present.subarray(at, end).every((flag) => flag === 0)) return;
    present.fill(0, at, end);
    const { op, lhs } = this.expr;
    const text = `incompatible sample types encountered for binary operator "${op}": float ${op} float`;
    this.#context.annotations.info(text, lhs.position);
  }
}
