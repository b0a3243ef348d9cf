/** Arithmetic on numbers that stand in the query is done once: `2 * 3` becomes `6`, `-(1)` becomes `-1`. */
import { ARITHMETIC, COMPARISON, isArithmetic, isComparison } from '../../kernels/binary.ts';
import { mapChildren } from '../children.ts';
import type { PlanNode } from '../nodes.ts';

export function foldConstants(node: PlanNode): PlanNode {
  const folded = mapChildren(node, foldConstants);
  if (folded.kind === 'negate' && folded.child.kind === 'number') return { kind: 'number', value: -folded.child.value };
  if (folded.kind === 'binary' && folded.lhs.kind === 'number' && folded.rhs.kind === 'number') {
    const value = operate(folded.expr.op, folded.lhs.value, folded.rhs.value);
    return value === null ? folded : { kind: 'number', value };
  }
  return folded;
}

function operate(op: string, left: number, right: number): number | null {
  const lhs = Float64Array.of(left);
  const rhs = Float64Array.of(right);
  if (isArithmetic(op)) {
    ARITHMETIC[op](lhs, 0, rhs, 0, lhs, 0, 1);
    return lhs[0];
  }
  if (isComparison(op)) {
    const truth = new Uint8Array(1);
    COMPARISON[op](lhs, 0, rhs, 0, truth, 0, 1);
    return truth[0];
  }
  return null;
}
