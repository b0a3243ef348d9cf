/**
 * The query that says the same at any evaluation time: every selector and subquery looks at `timeMs`, save those that
 * have a time of their own and those inside a subquery that has one.
 */
import type { Expr, Subquery, VectorSelector } from '../promql/ast.ts';
import { children } from '../promql/children.ts';
import { functionRow } from '../promql/functions.ts';

export function pinTimes(expr: Expr, timeMs: number): Expr {
  const below = (child: Expr) => pinTimes(child, timeMs);
  switch (expr.kind) {
    case 'vectorSelector':
      return pinSelector(expr, timeMs);
    case 'matrixSelector':
      return { ...expr, selector: pinSelector(expr.selector, timeMs) };
    case 'subquery':
      return pinSubquery(expr, timeMs);
    case 'aggregation':
      return { ...expr, expr: below(expr.expr), param: expr.param === null ? null : below(expr.param) };
    case 'binaryExpr':
      return { ...expr, lhs: below(expr.lhs), rhs: below(expr.rhs) };
    case 'call':
      return { ...expr, args: expr.args.map(below) };
    case 'parenExpr':
    case 'unaryExpr':
      return { ...expr, expr: below(expr.expr) };
    case 'numberLiteral':
    case 'stringLiteral':
      return expr;
  }
}

function pinSelector(selector: VectorSelector, timeMs: number): VectorSelector {
  if (selector.timestampMs !== null) return selector;
  return { ...selector, timestampMs: timeMs, startOrEnd: null };
}

function pinSubquery(subquery: Subquery, timeMs: number): Subquery {
  if (subquery.timestampMs !== null) return subquery;
  return { ...subquery, timestampMs: timeMs, startOrEnd: null };
}

/** Whether a call in it looks at the evaluation time itself, so that no pinning makes it say the same. */
export function isTimeDependent(expr: Expr): boolean {
  if (expr.kind === 'call' && (functionRow(expr.func)?.timeDependent ?? true)) return true;
  return children(expr).some(isTimeDependent);
}
