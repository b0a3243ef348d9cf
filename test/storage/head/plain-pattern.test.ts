import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileAnchored } from '../../../src/model/matchers.ts';
import { affixTest, literalsOf } from '../../../src/storage/head/plain-pattern.ts';

describe('literals of an expression', () => {
  it.each([
    ['a', ['a']],
    ['a|b', ['a', 'b']],
    ['(a|b)', ['a', 'b']],
    ['', ['']],
    ['a|', ['a', '']],
    ['10\\.0\\.0\\.1:9100|host-2', ['10.0.0.1:9100', 'host-2']],
    ['\\\\', ['\\']],
    ['grün|日本', ['grün', '日本']],
  ])('are read from %j', (source, literals) => {
    expect(literalsOf(source)).toEqual(literals);
  });

  it.each([
    'a.b',
    'a*',
    'a|b+',
    '[ab]',
    '^a',
    'a$',
    '(a)(b)',
    '(a)|(b)',
    '(?i)a',
    '(?:a)',
    '\\d',
    'a{2}',
    '(a',
    'a)',
    'a\\',
    '(a\\)',
  ])('are not read from %j', (source) => {
    expect(literalsOf(source)).toBeNull();
  });
});

describe('an expression that needs no regular expression', () => {
  const piece = fc.constantFrom('a', 'b', '-', '\n', '\\.', '\\|', '|', '.*', '.+', '.', '(', ')', '\\\\', '😀');
  const source = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
  const value = fc
    .array(fc.constantFrom('a', 'b', '-', '\n', '.', '|', '\\', '😀'), { maxLength: 5 })
    .map((pieces) => pieces.join(''));

  it('matches what the regular expression matches', () => {
    let compared = 0;
    fc.assert(
      fc.property(source, fc.array(value, { minLength: 10, maxLength: 10 }), (expression, values) => {
        const literals = literalsOf(expression);
        const test = literals === null ? affixTest(expression) : (text: string) => literals.includes(text);
        if (test === null) return;
        const pattern = compileAnchored(expression);
        for (const text of values) {
          compared++;
          expect([expression, text, test(text)]).toEqual([expression, text, pattern.matches(text)]);
        }
      }),
      { numRuns: 2000 },
    );
    expect(compared).toBeGreaterThan(1000);
  });
});
