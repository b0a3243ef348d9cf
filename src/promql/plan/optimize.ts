/** The passes over a plan, in order. Each is a function from plan to plan with a file of its own. */
import type { PlanNode } from './nodes.ts';
import { foldConstants } from './passes/fold-constants.ts';
import { markStepInvariant } from './passes/mark-step-invariant.ts';
import { readStatistics } from './passes/read-statistics.ts';

const PASSES: readonly ((plan: PlanNode) => PlanNode)[] = [foldConstants, readStatistics, markStepInvariant];

export function optimize(plan: PlanNode): PlanNode {
  return PASSES.reduce((node, pass) => pass(node), plan);
}
