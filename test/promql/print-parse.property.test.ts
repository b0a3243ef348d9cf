/**
 * Random expressions, built as text from the productions of the grammar, hold: the canonical text and the text over
 * several lines parse again to the same tree, positions apart, and print again as the same text.
 */
import fc, { type Arbitrary } from 'fast-check';
import { expect, test } from 'vitest';
import type { Expr } from '../../src/promql/ast.ts';
import { PromQLSyntaxError, parseExpr } from '../../src/promql/parse.ts';
import { prettyPrint } from '../../src/promql/pretty-print.ts';
import { printExpr } from '../../src/promql/print.ts';
import { ALL_FEATURES } from './features.ts';

const name = fc.constantFrom('foo', 'a:b', 'sum', 'by', 'and', 'start', 'offset', 'fill', 'anchored', 'x'.repeat(60));
const label = fc.constantFrom('a', 'le', 'by', '"x.y"', '"without"', '"é"', 'fill');
const string = fc.oneof(
  fc
    .string({ unit: 'binary', maxLength: 6 })
    .map((text) => JSON.stringify(text.replace(/[^ -~]/g, 'é')).replace('\\/', '/')),
  fc.constantFrom('"\\xff"', "'\\''", '`\\`', '"\\u00a0"', '"\\n"'),
);
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }).map(String),
  fc.constantFrom('5m', '1h30m', '0x1f', '0755', 'inf', 'NaN', '1ms', '.5', '292y'),
);
const duration = fc.letrec<{ duration: string }>((tie) => ({
  duration: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom('5m', '1', '0.001', '1w', 'step()', 'range()'),
    fc
      .tuple(tie('duration'), fc.constantFrom('+', '-', '*', '/', '%', '^'), tie('duration'))
      .map((part) => part.join(' ')),
    tie('duration').map((inner) => `(${inner})`),
    tie('duration').map((inner) => `-${inner}`),
    tie('duration').map((inner) => `+${inner}`),
    fc.tuple(tie('duration'), tie('duration')).map(([a, b]) => `min_of(${a}, ${b})`),
  ),
})).duration;
const labels = fc.array(label, { maxLength: 3 }).map((list) => `(${list.join(',')})`);
const matcher = fc
  .tuple(label, fc.constantFrom('=', '!=', '=~', '!~'), fc.oneof(string, fc.constant('"a|b.+"')))
  .map((part) => part.join(''));
const offset = fc.oneof(
  fc.constantFrom('5m', '-1', 'step()', '-range()'),
  duration.map((inner) => `(${inner})`),
);
const modifiers = fc
  .tuple(
    fc.option(
      offset.map((text) => ` offset ${text}`),
      { nil: '' },
    ),
    fc.constantFrom('', ' @ 1.5', ' @ -3', ' @ start()', ' @ end()'),
    fc.constantFrom('', '', ' anchored', ' smoothed'),
  )
  .map((parts) => parts.join(''));
const selector = fc
  .tuple(
    name,
    fc.option(
      fc.array(matcher, { maxLength: 3 }).map((list) => `{${list.join(', ')}}`),
      { nil: '' },
    ),
  )
  .map((parts) => parts.join(''));
const binaryModifiers = fc
  .tuple(
    fc.constantFrom('', '', 'on', 'ignoring'),
    labels,
    fc.constantFrom('', '', 'group_left', 'group_right(z)'),
    fc.constantFrom('', '', 'fill(1)', 'fill_left(-inf)', 'fill_right(1e9) fill_left(NaN)'),
  )
  .map(([word, list, group, fill]) => (word === '' ? fill : `${word} ${list} ${group} ${fill}`));
const operator = fc.oneof(
  fc.constantFrom('+', '-', '*', '/', '%', '^', 'atan2', '</', '>/', 'and', 'or', 'unless'),
  fc.constantFrom('==', '!=', '<', '<=', '>', '>=').map((op) => `${op} bool`),
);

const expression: Arbitrary<string> = fc.letrec<{ expr: string; vector: string; range: string }>((tie) => ({
  expr: fc.oneof({ maxDepth: 5 }, tie('vector'), number),
  vector: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.tuple(selector, modifiers).map((parts) => parts.join('')),
    fc.tuple(tie('expr'), operator, binaryModifiers, tie('expr')).map((parts) => parts.join(' ')),
    tie('expr').map((inner) => `(${inner})`),
    fc.tuple(fc.constantFrom('-', '+'), tie('expr')).map((parts) => parts.join('')),
    tie('range').map((inner) => `rate(${inner})`),
    fc.tuple(tie('vector'), number).map(([inner, bound]) => `clamp_max(${inner}, ${bound})`),
    fc.tuple(tie('vector'), string, string).map(([inner, a, b]) => `label_join(${inner}, ${a}, ${b}, "c")`),
    fc
      .tuple(fc.constantFrom('sum', 'COUNT'), fc.constantFrom('by', 'without'), labels, tie('vector'))
      .map(([op, word, list, inner]) => `${op} ${word} ${list} (${inner})`),
    fc.tuple(labels, number, tie('vector')).map(([list, param, inner]) => `topk(${param}, ${inner}) by ${list}`),
  ),
  range: fc.oneof(
    { maxDepth: 5 },
    fc.tuple(selector, duration, modifiers).map(([text, range, behind]) => `${text}[${range}]${behind}`),
    fc
      .tuple(tie('vector'), duration, fc.option(duration, { nil: '' }), offset)
      .map(([inner, range, step, back]) => `(${inner})[${range}:${step}] offset ${back}`),
  ),
})).expr;

function parse(text: string): Expr {
  return parseExpr(text, ALL_FEATURES);
}

/** The meaning of a tree: without positions and computed durations, matchers in any order. */
function meaning(expr: Expr): string {
  return JSON.stringify(expr, (key, value) => {
    if (key === 'position' || key === 'rangeExpr' || key === 'stepExpr' || key === 'offsetExpr') return undefined;
    if (key === 'matchers') return value.map((one: unknown) => JSON.stringify(one)).sort();
    return typeof value === 'number' ? String(value) : value;
  });
}

test('what is printed parses to what was printed', () => {
  let parsed = 0;
  fc.assert(
    fc.property(expression, (text) => {
      // Infinity is printed with its sign, as Prometheus does, and a sign binds less tightly than a power.
      if (/inf\s*\^/i.test(text)) return;
      let expr: Expr;
      try {
        expr = parse(text);
      } catch (error) {
        expect(error).toBeInstanceOf(PromQLSyntaxError);
        return;
      }
      parsed++;
      const canonical = printExpr(expr);
      const again = parse(canonical);
      expect(printExpr(again)).toBe(canonical);
      const lines = parse(prettyPrint(expr));
      expect(printExpr(lines)).toBe(canonical);
      expect(meaning(again)).toBe(meaning(expr));
      expect(meaning(lines)).toBe(meaning(expr));
    }),
    { numRuns: 1000 },
  );
  expect(parsed).toBeGreaterThan(200);
});
