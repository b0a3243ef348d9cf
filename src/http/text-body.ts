/**
 * The bodies of what is asked of the text of a query alone, made in the worker: a long text must not hold up writes.
 */

import type { Expr } from '../promql/ast.ts';
import { exprToJson } from '../promql/ast-json.ts';
import { children } from '../promql/children.ts';
import type { EngineFeatures } from '../promql/operators/operator.ts';
import { parseExpr } from '../promql/parse.ts';
import { prettyPrint } from '../promql/pretty-print.ts';
import { quoteJson } from './json-text.ts';

export function textBody(kind: 'format' | 'parse' | 'exemplars', text: string, features: EngineFeatures): Uint8Array {
  const expr = parseExpr(text, { ...features, durationExpressions: true });
  switch (kind) {
    case 'format':
      return success(quoteJson(prettyPrint(expr)));
    case 'parse':
      return success(JSON.stringify(exprToJson(expr)));
    case 'exemplars':
      return selects(expr) ? success('[]') : new Uint8Array(0);
  }
}

function selects(expr: Expr): boolean {
  return expr.kind === 'vectorSelector' || expr.kind === 'matrixSelector' || children(expr).some(selects);
}

function success(data: string): Uint8Array {
  return new TextEncoder().encode(`{"status":"success","data":${data}}`);
}
