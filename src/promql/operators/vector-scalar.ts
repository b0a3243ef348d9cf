/** A binary operation between a vector and a scalar, on either side. */
import {
  ARITHMETIC,
  type ArithmeticOp,
  COMPARISON,
  type ComparisonKernel,
  type ComparisonOp,
  isComparison,
} from '../kernels/binary.ts';
import { NameDropping } from './name-dropping.ts';
import type { AnyOperator, Batch, EvalContext, Operator, ScalarOperator, StepGrid } from './operator.ts';

export interface VectorScalarOperation {
  readonly op: ArithmeticOp | ComparisonOp;
  readonly bool: boolean;
  readonly scalarSide: 'left' | 'right';
}

export class VectorScalar implements Operator {
  readonly children: readonly AnyOperator[];
  readonly #operation: VectorScalarOperation;
  readonly #vector: Operator;
  readonly #scalar: ScalarOperator;
  readonly #steps: number;
  /** null for a filter, which keeps the names. */
  readonly #names: NameDropping | null;
  readonly #truth: Uint8Array;
  readonly #context: EvalContext;

  constructor(
    operation: VectorScalarOperation,
    vector: Operator,
    scalar: ScalarOperator,
    grid: StepGrid,
    context: EvalContext,
  ) {
    this.children = operation.scalarSide === 'left' ? [scalar, vector] : [vector, scalar];
    this.#operation = operation;
    this.#vector = vector;
    this.#scalar = scalar;
    this.#steps = grid.count;
    const filters = isComparison(operation.op) && !operation.bool;
    this.#names = filters ? null : new NameDropping(context, grid.count);
    this.#truth = new Uint8Array(grid.count);
    this.#context = context;
  }

  next(): Batch | null {
    const batch = this.#vector.next();
    if (batch === null) return null;
    this.#context.checkpoint();
    const { op } = this.#operation;
    if (isComparison(op)) this.#compare(COMPARISON[op], batch);
    else this.#calculate(op, batch);
    return this.#names === null ? batch : this.#names.apply(batch);
  }

  describe(): string {
    const { op, bool, scalarSide } = this.#operation;
    return scalarSide === 'left'
      ? `scalar ${op}${bool ? ' bool' : ''} vector`
      : `vector ${op}${bool ? ' bool' : ''} scalar`;
  }

  #calculate(op: ArithmeticOp, { rows, values }: Batch): void {
    const kernel = ARITHMETIC[op];
    const scalar = this.#scalar.values();
    const steps = this.#steps;
    for (let at = 0; at < rows * steps; at += steps) {
      if (this.#operation.scalarSide === 'left') kernel(scalar, 0, values, at, values, at, steps);
      else kernel(values, at, scalar, 0, values, at, steps);
    }
  }

  #compare(kernel: ComparisonKernel, { rows, values, present }: Batch): void {
    const scalar = this.#scalar.values();
    const steps = this.#steps;
    const truth = this.#truth;
    for (let at = 0; at < rows * steps; at += steps) {
      if (this.#operation.scalarSide === 'left') kernel(scalar, 0, values, at, truth, 0, steps);
      else kernel(values, at, scalar, 0, truth, 0, steps);
      if (this.#operation.bool) for (let i = 0; i < steps; i++) values[at + i] = truth[i];
      else for (let i = 0; i < steps; i++) present[at + i] &= truth[i];
    }
  }
}
