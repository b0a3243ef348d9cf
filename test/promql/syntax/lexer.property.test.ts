/**
 * The grammar decides what is PromQL; the lexer only names the token where the grammar failed. On random texts, pieced
 * together of tokens, good ones and bad, and on queries with random wounds, the two agree:
 * - a text that the grammar takes has no lexical error,
 * - where the grammar fails, the lexer has a token that starts there, or an error that starts there or before.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as grammar from '../../../src/promql/generated/promql.js';
import { PromQLSyntaxError, parseExpr } from '../../../src/promql/parse.ts';
import { Lexer } from '../../../src/promql/syntax/lexer.ts';
import { TreeBuilder } from '../../../src/promql/syntax/tree-builder.ts';
import { ALL_FEATURES } from '../features.ts';

const WORDS =
  'a b:c sum by without on ignoring group_left bool offset start end step range min_of anchored fill fill_left rate topk ' +
  'inf nan and atan2 or ( ) { } [ ] , : = != =~ !~ == < </ >/ + - * / % ^ @ "x" \'y\' `z` "é" 1 5m 0x1f 1e3 .5 5_0 08 $ ! é . ' +
  '1.5. 5mm 5m1h 1_ 0xae 1e999 1e5.5 "\\q" "\\xff" "un `un \u00a0 😀 ;';
const QUERIES = [
  'sum by (a,b) (rate(foo{a="b",c!="d"}[5m] offset 1m))',
  'a + on(x) group_left(y) fill(1) b @ start()',
  'foo[5m:1m] offset (5s)*2',
  'topk(5, a) > bool 3',
  'info(a,{b="c"})',
  'foo[min_of(step(),5m)+2:(1)]',
  '-a^2 offset -step() # end',
];

const token = fc.constantFrom(...WORDS.split(' '));
const soup = fc
  .array(fc.tuple(token, fc.constantFrom('', ' ', '\n', '#c\n')), { minLength: 1, maxLength: 12 })
  .map((pieces) => pieces.flat().join(''));
const wounded = fc
  .tuple(fc.constantFrom(...QUERIES), fc.nat(60), fc.nat(3), fc.option(token, { nil: '' }))
  .map(([query, at, cut, piece]) => query.slice(0, at) + piece + query.slice(at + cut));

/** Offset where the grammar failed, null when it took the text. */
function failure(text: string): number | null {
  try {
    grammar.parse(text, { startRule: 'query', build: new TreeBuilder(text, ALL_FEATURES) });
    return null;
  } catch (error) {
    if (error instanceof grammar.SyntaxError) return error.location.start.offset;
    throw error;
  }
}

test('grammar and lexer agree on every text', () => {
  fc.assert(
    fc.property(fc.oneof(soup, wounded), (text) => {
      const failedAt = failure(text);
      const lexer = new Lexer(text);
      let last = lexer.next();
      let hasTokenThere = last.start === failedAt;
      while (last.kind !== 'end' && last.kind !== 'error') {
        last = lexer.next();
        hasTokenThere ||= last.start === failedAt;
      }
      if (failedAt === null) expect(last.kind).toBe('end');
      if (failedAt === null || hasTokenThere) return;
      expect(last.kind).toBe('error');
      // A parenthesis too many is reported one behind.
      const start = last.text.includes('right parenthesis') ? last.start - 1 : last.start;
      expect(start).toBeLessThanOrEqual(failedAt);
    }),
    { numRuns: 3000 },
  );
});

test('every text is an expression or a syntax error with a place', () => {
  fc.assert(
    fc.property(fc.oneof(soup, wounded, fc.string({ unit: 'binary' })), (text) => {
      try {
        parseExpr(text, ALL_FEATURES);
      } catch (error) {
        expect(error).toBeInstanceOf(PromQLSyntaxError);
        expect((error as Error).message).toMatch(/^(\d+:\d+|unknown position): parse error: ./);
      }
    }),
    { numRuns: 2000 },
  );
});
