import type { Expr } from './ast.ts';

/** The expressions directly below one, in the order of the text. */
export function children(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'aggregation':
      return expr.param === null ? [expr.expr] : [expr.param, expr.expr];
    case 'binaryExpr':
      return [expr.lhs, expr.rhs];
    case 'call':
      return expr.args;
    case 'matrixSelector':
      return [expr.selector];
    case 'parenExpr':
    case 'subquery':
    case 'unaryExpr':
      return [expr.expr];
    case 'numberLiteral':
    case 'stringLiteral':
    case 'vectorSelector':
      return [];
  }
}
