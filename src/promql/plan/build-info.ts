/** The operator of info(): it selects series by itself, at the time that the selector in its argument looks from. */
import { Info } from '../operators/info.ts';
import type { Operator, StepGrid } from '../operators/operator.ts';
import type { TimeReference } from '../operators/time-reference.ts';
import type { Builder } from './builder.ts';
import { childrenOf } from './children.ts';
import type { CallNode, PlanNode } from './nodes.ts';

export function buildInfo({ args }: CallNode, grid: StepGrid, builder: Builder): Operator {
  const [base, selector] = args;
  const matchers = selector?.kind === 'instantSelect' ? selector.matchers : [];
  const reference = firstReference(base) ?? { atMs: null, offsetMs: 0 };
  return new Info(builder.vector(base, grid), matchers, reference, grid, builder.context);
}

/**
 * Where the first selector of a plan looks from, seen from the steps of the plan: the offsets add up from the inside
 * until an `@` fixes the time.
 */
function firstReference(node: PlanNode): TimeReference | null {
  if (node.kind === 'instantSelect' || node.kind === 'rangeSelect') return { atMs: node.atMs, offsetMs: node.offsetMs };
  for (const child of childrenOf(node)) {
    const inner = firstReference(child);
    if (inner === null) continue;
    if (node.kind !== 'subquery' || inner.atMs !== null) return inner;
    return { atMs: node.atMs, offsetMs: inner.offsetMs + node.offsetMs };
  }
  return null;
}
