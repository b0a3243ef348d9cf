/** A binary operation between a vector and a scalar, on either side. */
import type { BinaryExpr } from '../ast.ts';
import { ElementOperation } from './element-operation.ts';
import { NameDropping } from './name-dropping.ts';
import type { AnyOperator, Batch, EvalContext, Operator, ScalarOperator, StepGrid } from './operator.ts';

export type ScalarSide = 'left' | 'right';

export class VectorScalar implements Operator {
  readonly children: readonly AnyOperator[];
  readonly #operation: ElementOperation;
  readonly #scalarSide: ScalarSide;
  readonly #vector: Operator;
  readonly #scalar: ScalarOperator;
  readonly #steps: number;
  /** null where the rows keep their names. */
  readonly #names: NameDropping | null;
  readonly #context: EvalContext;

  constructor(
    expr: BinaryExpr,
    scalarSide: ScalarSide,
    vector: Operator,
    scalar: ScalarOperator,
    grid: StepGrid,
    context: EvalContext,
  ) {
    this.children = scalarSide === 'left' ? [scalar, vector] : [vector, scalar];
    this.#operation = new ElementOperation(expr, grid.count, context);
    this.#scalarSide = scalarSide;
    this.#vector = vector;
    this.#scalar = scalar;
    this.#steps = grid.count;
    this.#names = this.#operation.result === 'number' ? new NameDropping(context, grid.count) : null;
    this.#context = context;
  }

  next(): Batch | null {
    const batch = this.#vector.next();
    if (batch === null) return null;
    this.#context.checkpoint();
    const { rows, values, present } = batch;
    const scalar = this.#scalar.values();
    const operation = this.#operation;
    const steps = this.#steps;
    for (let at = 0; at < rows * steps; at += steps) {
      if (this.#scalarSide === 'left') operation.apply(scalar, 0, values, at, values, present, at);
      else operation.apply(values, at, scalar, 0, values, present, at);
    }
    return this.#names === null ? batch : this.#names.apply(batch);
  }

  describe(): string {
    const { op, bool } = this.#operation.expr;
    const operator = bool ? `${op} bool` : op;
    return this.#scalarSide === 'left' ? `scalar ${operator} vector` : `vector ${operator} scalar`;
  }
}
