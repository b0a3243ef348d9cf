/** The operator of a binary expression with at least one vector. */
import { invariant } from '../../invariant.ts';
import type { Operator, StepGrid } from '../operators/operator.ts';
import { SetOperation } from '../operators/set-operation.ts';
import { VectorScalar } from '../operators/vector-scalar.ts';
import { VectorVector } from '../operators/vector-vector.ts';
import type { Builder } from './builder.ts';
import type { BinaryNode } from './nodes.ts';
import { valueTypeOf } from './value-type.ts';

export function buildBinary({ expr, lhs, rhs }: BinaryNode, grid: StepGrid, builder: Builder): Operator {
  const { context } = builder;
  if (valueTypeOf(lhs) === 'scalar') {
    return new VectorScalar(expr, 'left', builder.vector(rhs, grid), builder.scalar(lhs, grid), grid, context);
  }
  if (valueTypeOf(rhs) === 'scalar') {
    return new VectorScalar(expr, 'right', builder.vector(lhs, grid), builder.scalar(rhs, grid), grid, context);
  }
  const { op, matching } = expr;
  invariant(matching !== null, 'two vectors without matching passed the check');
  const left = builder.vector(lhs, grid);
  const right = builder.vector(rhs, grid);
  return op === 'and' || op === 'or' || op === 'unless'
    ? new SetOperation(op, matching, left, right, grid, context)
    : new VectorVector(expr, matching, left, right, grid, context);
}
