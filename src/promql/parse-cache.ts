/**
 * Expressions that were parsed before. Dashboards and rules ask the same texts again and again, and parsing a text takes
 * longer than evaluating it over a few series. Trees are never changed once they are checked, so that one serves all.
 */
import { LIMITS } from '../limits.ts';
import type { Expr } from './ast.ts';
import { type ParserFeatures, parseExpr } from './parse.ts';

export type ParseQuery = typeof parseExpr;

export class ParseCache {
  /** By features and text. A Map keeps the order of insertion: the first is the one that was used longest ago. */
  readonly #trees = new Map<string, Expr>();
  #chars = 0;

  /** As parseExpr; what throws is not remembered. */
  readonly parse: ParseQuery = (text, features) => {
    if (text.length > LIMITS.parsedTextCharsMax) return parseExpr(text, features);
    const key = `${featureBits(features)} ${text}`;
    const known = this.#trees.get(key);
    const expr = known ?? parseExpr(text, features);
    if (known !== undefined) this.#trees.delete(key);
    else this.#chars += key.length;
    this.#trees.set(key, expr);
    if (this.#chars > LIMITS.parsedTextsCharsMax) this.#forgetFirst();
    return expr;
  };

  #forgetFirst(): void {
    for (const key of this.#trees.keys()) {
      this.#trees.delete(key);
      this.#chars -= key.length;
      if (this.#chars <= LIMITS.parsedTextsCharsMax) return;
    }
  }
}

function featureBits(features: ParserFeatures): string {
  let bits = '';
  for (const name in features) bits += features[name as keyof ParserFeatures] ? 1 : 0;
  return bits;
}
