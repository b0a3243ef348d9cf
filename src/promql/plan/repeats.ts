/**
 * Whether a node may yield several rows with the same labels (at different steps). Only a subquery must know: it has to
 * bring them together first.
 */
import { COMPARISONS, SET_OPERATORS } from '../ast.ts';
import { functionRow } from '../functions.ts';
import type { EngineFeatures } from '../operators/operator.ts';
import type { AggregateNode, BinaryNode, CallNode, PlanNode } from './nodes.ts';
import { valueTypeOf } from './value-type.ts';

const PASSING_AGGREGATIONS: ReadonlySet<string> = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio']);

export function mayRepeatLabels(node: PlanNode, features: EngineFeatures): boolean {
  switch (node.kind) {
    case 'aggregate':
      return ofAggregate(node, features);
    case 'binary':
      return ofBinary(node, features);
    case 'call':
      return ofCall(node, features);
    case 'negate':
      return !features.delayedNameRemoval || mayRepeatLabels(node.child, features);
    default:
      // One step has no room for a second row, and storage has each series once.
      return false;
  }
}

function ofAggregate({ expr, child }: AggregateNode, features: EngineFeatures): boolean {
  return PASSING_AGGREGATIONS.has(expr.op) && mayRepeatLabels(child, features);
}

function ofBinary({ expr, lhs, rhs }: BinaryNode, features: EngineFeatures): boolean {
  const { op, bool } = expr;
  if (op === 'or') return true;
  if (SET_OPERATORS.has(op)) return mayRepeatLabels(lhs, features);
  const vectors = [lhs, rhs].filter((side) => valueTypeOf(side) === 'vector');
  if (vectors.length === 2) return true;
  const keepsNames = features.delayedNameRemoval || (COMPARISONS.has(op) && !bool);
  return !keepsNames || vectors.some((side) => mayRepeatLabels(side, features));
}

function ofCall({ call, args }: CallNode, features: EngineFeatures): boolean {
  const kind = functionRow(call.func)?.evaluation.kind;
  if (kind === 'range') return false;
  if (kind !== 'value' && kind !== 'timestamp') return true;
  return !features.delayedNameRemoval || args.some((arg) => mayRepeatLabels(arg, features));
}
