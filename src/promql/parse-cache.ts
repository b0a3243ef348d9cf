/**
 * Expressions and selectors that were parsed before. Dashboards and rules ask the same texts again and again, and parsing a text
 * takes longer than evaluating it over a few series. Trees are never changed once they are checked, so that one serves all.
 */
import { LIMITS } from '../limits.ts';
import type { Matcher } from '../model/matchers.ts';
import type { Expr } from './ast.ts';
import { type ParserFeatures, parseExpr, parseSelector } from './parse.ts';

export type ParseQuery = typeof parseExpr;

export class ParseCache {
  /** By features and text. */
  readonly #exprs = new TextCache<Expr>();
  readonly #selectors = new TextCache<readonly Matcher[]>();

  /** As parseExpr; what throws is not remembered. */
  readonly parse: ParseQuery = (text, features) => {
    if (text.length > LIMITS.parsedTextCharsMax) return parseExpr(text, features);
    return this.#exprs.get(`${featureBits(features)} ${text}`, () => parseExpr(text, features));
  };

  /** As parseSelector. */
  readonly parseSelector = (text: string): readonly Matcher[] => {
    if (text.length > LIMITS.parsedTextCharsMax) return parseSelector(text);
    return this.#selectors.get(text, () => parseSelector(text));
  };
}

/** Bounded by the characters of its keys. */
class TextCache<T> {
  /** A Map keeps the order of insertion: the first is the one that was used longest ago. */
  readonly #values = new Map<string, T>();
  #chars = 0;

  get(key: string, make: () => T): T {
    const known = this.#values.get(key);
    const value = known ?? make();
    if (known !== undefined) this.#values.delete(key);
    else this.#chars += key.length;
    this.#values.set(key, value);
    if (this.#chars > LIMITS.parsedTextsCharsMax) this.#forgetFirst();
    return value;
  }

  #forgetFirst(): void {
    for (const key of this.#values.keys()) {
      this.#values.delete(key);
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
