/** Text to checked tree. */
import { Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { type Matcher, matchesEmpty } from '../model/matchers.ts';
import type { Expr, VectorSelector } from './ast.ts';
import { check } from './check.ts';
import { children } from './children.ts';
import * as grammar from './generated/promql.js';
import { diagnose } from './syntax/diagnose.ts';
import { type ParserFeatures, TreeBuilder, tooDeep } from './syntax/tree-builder.ts';

export { PromQLSyntaxError } from './syntax/syntax-error.ts';
export type { ParserFeatures } from './syntax/tree-builder.ts';

/** Parses an expression and checks its types. Throws a PromQLSyntaxError. */
export function parseExpr(text: string, features: ParserFeatures): Expr {
  const query = wellFormed(text);
  const expr = parse(query, features, 'query') as Expr;
  limitDepth(expr, query);
  check(expr, query);
  return expr;
}

const NO_FEATURES: ParserFeatures = {
  experimentalFunctions: false,
  extendedRangeSelectors: false,
  binopFillModifiers: false,
  durationExpressions: false,
};

/**
 * Parses a selector of `match[]`: a name, matchers or both, and no modifier. Throws a PromQLSyntaxError, or a Refusal
 * when it would select every series.
 */
export function parseSelector(text: string): Matcher[] {
  const matchers = parseAnySelector(text);
  if (matchers.every(matchesEmpty)) {
    throw new Refusal('bad_parameter', 'match[] must contain at least one non-empty matcher');
  }
  return matchers;
}

/** The same, also for `{}`, which selects everything. */
export function parseAnySelector(text: string): Matcher[] {
  const { matchers } = parse(wellFormed(text), NO_FEATURES, 'selector') as VectorSelector;
  return [...matchers];
}

function parse(text: string, features: ParserFeatures, startRule: grammar.StartRule): unknown {
  const bytes = Buffer.byteLength(text);
  if (bytes > LIMITS.queryTextBytesMax) {
    throw new Refusal('parse_error', `query of ${bytes} bytes: at most ${LIMITS.queryTextBytesMax}`);
  }
  const build = new TreeBuilder(text, features);
  let tree: unknown;
  try {
    tree = grammar.parse(text, { startRule, build });
  } catch (error) {
    if (!(error instanceof grammar.SyntaxError)) throw error;
    throw build.problems.first ?? diagnose(text, startRule, error, build.problems.expectation);
  }
  if (build.problems.first !== null) throw build.problems.first;
  return tree;
}

/** Half a surrogate pair is nothing that UTF-8 can say; it reads as Prometheus reads bytes that are no UTF-8. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Everything that walks the tree may recurse once this holds. */
function limitDepth(root: Expr, query: string): void {
  let level: Expr[] = [root];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > LIMITS.queryDepthMax) throw tooDeep(query, level[0].position.start);
    level = level.flatMap(children);
  }
}
