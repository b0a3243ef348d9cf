import type { Expr } from './ast.ts';

/** The expression that notes about an argument point at: without its parentheses. */
export function withoutParens(expr: Expr): Expr {
  let inner = expr;
  while (inner.kind === 'parenExpr') inner = inner.expr;
  return inner;
}
