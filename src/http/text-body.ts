/**
 * The bodies of what is asked of the text of a query alone, made in the worker: a long text must not hold up writes.
 */

import type { Matcher } from '../model/matchers.ts';
import type { Expr } from '../promql/ast.ts';
import { exprToJson } from '../promql/ast-json.ts';
import { children } from '../promql/children.ts';
import type { EngineFeatures } from '../promql/operators/operator.ts';
import { parseExpr } from '../promql/parse.ts';
import { prettyPrint } from '../promql/pretty-print.ts';
import { quoteJson } from './json-text.ts';

export function textBody(kind: 'format' | 'parse' | 'selectors', text: string, features: EngineFeatures): Uint8Array {
  const expr = parseExpr(text, { ...features, durationExpressions: true });
  switch (kind) {
    case 'format':
      return success(quoteJson(prettyPrint(expr)));
    case 'parse':
      return success(JSON.stringify(exprToJson(expr)));
    case 'selectors':
      return new TextEncoder().encode(JSON.stringify([...selectorsOf(expr)]));
  }
}

/** The matchers of every selector in the text. */
function* selectorsOf(expr: Expr): Generator<readonly Matcher[]> {
  if (expr.kind === 'vectorSelector') yield expr.matchers;
  else if (expr.kind === 'matrixSelector') yield expr.selector.matchers;
  else for (const child of children(expr)) yield* selectorsOf(child);
}

function success(data: string): Uint8Array {
  return new TextEncoder().encode(`{"status":"success","data":${data}}`);
}
