/** A plan, or the operators made of it, as indented text: one node a line, children below. */
import { describeGrouping } from '../operators/aggregate/grouping.ts';
import type { AnyOperator } from '../operators/operator.ts';
import { describeInstant } from '../operators/select.ts';
import { describeRange } from '../operators/select-range.ts';
import { describeReference } from '../operators/time-reference.ts';
import { childrenOf } from './children.ts';
import type { PlanNode } from './nodes.ts';

export function explainPlan(node: PlanNode): string {
  return lines(node, describeNode, childrenOf).join('\n');
}

export function explainOperators(operator: AnyOperator): string {
  return lines<AnyOperator>(
    operator,
    (one) => one.describe(),
    (one) => one.children,
  ).join('\n');
}

function lines<T>(node: T, describe: (node: T) => string, children: (node: T) => readonly T[]): string[] {
  const below = children(node).flatMap((child) => lines(child, describe, children));
  return [describe(node), ...below.map((line) => `  ${line}`)];
}

function describeNode(node: PlanNode): string {
  switch (node.kind) {
    case 'number':
      return `number ${node.value}`;
    case 'string':
      return `string ${JSON.stringify(node.value)}`;
    case 'instantSelect':
      return `select ${describeInstant(node)}`;
    case 'rangeSelect':
      return describeRange(node);
    case 'subquery':
      return `subquery [${node.rangeMs / 1000}s:${node.stepMs / 1000}s]${describeReference(node)}`;
    case 'call':
      return `call ${node.call.func}`;
    case 'aggregate': {
      const { op, grouping, without } = node.expr;
      return `${op}${describeGrouping({ labels: grouping, without })}`;
    }
    case 'binary':
      return `binary ${node.expr.op}${node.expr.bool ? ' bool' : ''}`;
    case 'negate':
      return 'negate';
    case 'stepInvariant':
      return 'step invariant';
  }
}
