/** A checked tree to the plan that is evaluated, and plans of trees that were asked for before. */
import type { Expr } from '../ast.ts';
import { children } from '../children.ts';
import { resolveDurations } from '../resolve-durations.ts';
import { lower, type QueryWindow } from './lower.ts';
import type { PlanNode } from './nodes.ts';
import { optimize } from './optimize.ts';

export interface PreparedPlan {
  readonly plan: PlanNode;
  /** Names of the passes that changed it, in their order. */
  readonly rewrites: readonly string[];
}

export type PreparePlan = (expr: Expr, window: QueryWindow) => PreparedPlan;

/** Throws a Refusal (parse_error) for a duration that is none, and for a tree that is too deep. */
export const preparePlan: PreparePlan = (expr, window) => {
  const rewrites: string[] = [];
  const plan = optimize(lower(resolveDurations(expr, window), window), (name) => rewrites.push(name));
  return { plan, rewrites };
};

/** For trees that are themselves remembered (parse-cache.ts): plans are known by the identity of these, and go with them. */
export class PlanCache {
  readonly #known = new WeakMap<Expr, { readonly subqueryStepMs: number; readonly prepared: PreparedPlan }>();

  /** As preparePlan; plans are never changed, so that one serves all queries whose times it does not depend on. */
  readonly prepare: PreparePlan = (expr, window) => {
    const { subqueryStepMs } = window;
    const known = this.#known.get(expr);
    if (known?.subqueryStepMs === subqueryStepMs) return known.prepared;
    const prepared = preparePlan(expr, window);
    if (!dependsOnTimes(expr)) this.#known.set(expr, { subqueryStepMs, prepared });
    return prepared;
  };
}

/** Whether start, end or step of a query are a part of its plan. */
function dependsOnTimes(expr: Expr): boolean {
  switch (expr.kind) {
    case 'vectorSelector':
      return expr.startOrEnd !== null || expr.offsetExpr !== null;
    case 'matrixSelector':
      return expr.rangeExpr !== null || dependsOnTimes(expr.selector);
    case 'subquery':
      if (expr.startOrEnd !== null || expr.offsetExpr !== null) return true;
      return expr.rangeExpr !== null || expr.stepExpr !== null || dependsOnTimes(expr.expr);
    default:
      return children(expr).some(dependsOnTimes);
  }
}
