/** The one place that knows which fields of a plan node are nodes. */
import type { PlanNode } from './nodes.ts';

export function childrenOf(node: PlanNode): readonly PlanNode[] {
  switch (node.kind) {
    case 'number':
    case 'string':
    case 'instantSelect':
    case 'rangeSelect':
      return [];
    case 'subquery':
      return [node.inside];
    case 'call':
      return node.args;
    case 'aggregate':
      return node.param === null ? [node.child] : [node.param, node.child];
    case 'binary':
      return [node.lhs, node.rhs];
    case 'negate':
    case 'stepInvariant':
      return [node.child];
  }
}

/** The node with `change` applied to each child; the same object when nothing changed. */
export function mapChildren(node: PlanNode, change: (child: PlanNode) => PlanNode): PlanNode {
  const before = childrenOf(node);
  const after = before.map(change);
  if (after.every((child, i) => child === before[i])) return node;
  switch (node.kind) {
    case 'number':
    case 'string':
    case 'instantSelect':
    case 'rangeSelect':
      return node;
    case 'subquery':
      return { ...node, inside: after[0] };
    case 'call':
      return { ...node, args: after };
    case 'aggregate':
      return node.param === null ? { ...node, child: after[0] } : { ...node, param: after[0], child: after[1] };
    case 'binary':
      return { ...node, lhs: after[0], rhs: after[1] };
    case 'negate':
    case 'stepInvariant':
      return { ...node, child: after[0] };
  }
}
