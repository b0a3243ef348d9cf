/** The passes over a plan, in order. Each is a function from plan to plan with a file of its own. */
import type { PlanNode } from './nodes.ts';
import { foldConstants } from './passes/fold-constants.ts';
import { markStepInvariant } from './passes/mark-step-invariant.ts';
import { readStatistics } from './passes/read-statistics.ts';

interface Pass {
  /** For EXPLAIN. */
  readonly name: string;
  readonly apply: (plan: PlanNode) => PlanNode;
}

const PASSES: readonly Pass[] = [
  { name: 'fold constants', apply: foldConstants },
  { name: 'read statistics', apply: readStatistics },
  { name: 'mark step invariant', apply: markStepInvariant },
];

/** @param fired is told the name of each pass that changes the plan */
export function optimize(plan: PlanNode, fired?: (name: string) => void): PlanNode {
  return PASSES.reduce((before, { name, apply }) => {
    const after = apply(before);
    if (after !== before) fired?.(name);
    return after;
  }, plan);
}
