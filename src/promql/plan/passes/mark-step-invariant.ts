/**
 * Marks the largest parts that are the same at every step: all their selectors are pinned by `@` and no function in
 * them looks at the time of the step.
 */
import { functionRow } from '../../functions.ts';
import { childrenOf, mapChildren } from '../children.ts';
import type { CallNode, PlanNode } from '../nodes.ts';
import { selectorArgument } from '../selector-argument.ts';

export function markStepInvariant(node: PlanNode): PlanNode {
  if (!isInvariant(node)) return mapChildren(node, markStepInvariant);
  return isFree(node) ? markInsides(node) : { kind: 'stepInvariant', child: markInsides(node) };
}

/** A literal costs nothing; a range is evaluated by the function around it. */
function isFree({ kind }: PlanNode): boolean {
  return kind === 'number' || kind === 'string' || kind === 'rangeSelect' || kind === 'subquery';
}

/** An invariant part has one step; only the inside of a subquery has steps of its own. */
function markInsides(node: PlanNode): PlanNode {
  return mapChildren(node, node.kind === 'subquery' ? markStepInvariant : markInsides);
}

function isInvariant(node: PlanNode): boolean {
  switch (node.kind) {
    case 'number':
    case 'string':
      return true;
    case 'instantSelect':
    case 'rangeSelect':
      return node.atMs !== null;
    case 'subquery':
      return node.atMs !== null;
    case 'call':
      return !looksAtStepTime(node) && node.args.every(isInvariant);
    default:
      return childrenOf(node).every(isInvariant);
  }
}

/** timestamp(x @ 5) is the time of the sample; any other timestamp() is that of the step. */
function looksAtStepTime(node: CallNode): boolean {
  if (node.call.func === 'timestamp' && selectorArgument(node) !== null) return false;
  return functionRow(node.call.func)?.timeDependent ?? true;
}
