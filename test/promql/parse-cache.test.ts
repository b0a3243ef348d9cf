import { expect, test } from 'vitest';
import { LIMITS } from '../../src/limits.ts';
import { ParseCache } from '../../src/promql/parse-cache.ts';

const FEATURES = {
  experimentalFunctions: false,
  extendedRangeSelectors: false,
  binopFillModifiers: false,
  durationExpressions: true,
};

test('a text that was parsed before has the same tree', () => {
  const { parse } = new ParseCache();
  const first = parse('sum(rate(a_total[5m]))', FEATURES);
  expect(parse('sum(rate(a_total[5m]))', { ...FEATURES })).toBe(first);
  expect(parse('sum(rate(b_total[5m]))', FEATURES)).not.toBe(first);
});

test('other features parse anew', () => {
  const { parse } = new ParseCache();
  expect(parse('mad_over_time(a[5m])', { ...FEATURES, experimentalFunctions: true }).kind).toBe('call');
  expect(() => parse('mad_over_time(a[5m])', FEATURES)).toThrow('mad_over_time');
});

test('a text that cannot be parsed fails every time', () => {
  const { parse } = new ParseCache();
  for (let i = 0; i < 2; i++) expect(() => parse('sum(', FEATURES)).toThrow('unclosed left parenthesis');
});

test('the text used longest ago is forgotten first', () => {
  const { parse } = new ParseCache();
  const kept = parse('kept', FEATURES);
  const lost = parse('lost', FEATURES);
  const long = 'x'.repeat(LIMITS.parsedTextCharsMax - 10);
  for (let i = 0; i <= LIMITS.parsedTextsCharsMax / LIMITS.parsedTextCharsMax; i++) {
    parse(`${long}${i}`, FEATURES);
    expect(parse('kept', FEATURES)).toBe(kept);
  }
  expect(parse('lost', FEATURES)).not.toBe(lost);
});

test('a very long text is not remembered', () => {
  const { parse } = new ParseCache();
  const text = 'x'.repeat(LIMITS.parsedTextCharsMax + 1);
  expect(parse(text, FEATURES)).not.toBe(parse(text, FEATURES));
});
