import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileAnchored } from '../../src/model/matchers.ts';
import { containmentOf, endingOf, literalPrefix, literalsOf } from '../../src/model/plain-pattern.ts';

/** null when the expression is not valid. */
function compiled(expression: string) {
  try {
    return compileAnchored(expression);
  } catch {
    return null;
  }
}

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

describe('the literal beginning of an expression', () => {
  it.each([
    ['host-1[0-9].*', 'host-1'],
    ['ab+c', 'a'],
    ['ab?', 'a'],
    ['a{2}', ''],
    ['a\\.b\\.\\d+', 'a.b.'],
    ['a\\.*', 'a'],
    ['a|b', ''],
    ['ab(c|d)', ''],
    ['ab(cd)', 'ab'],
    ['(?i)ab', ''],
    ['ab😀?', 'ab'],
    ['^ab', ''],
  ])('is read from %j', (source, prefix) => {
    expect(literalPrefix(source)).toBe(prefix);
  });
});

describe('the ending of an expression', () => {
  it.each([
    ['.*9@b.org', ['9', '@', 'b', null, 'o', 'r', 'g'], 0],
    ['.+\\.org', ['.', 'o', 'r', 'g'], 1],
    ['a.*b', ['b'], null],
    ['.*?b', ['b'], null],
    ['(a+)-[bc]d', ['d'], null],
    ['ab*', [], null],
    ['.*a|b', [], null],
    ['.*(?i)b', [], null],
    ['.*\\x41', [], null],
    ['.*\\d', [], null],
  ])('is read from %j', (source, characters, before) => {
    expect(endingOf(source)).toEqual({ characters, before });
  });
});

describe('a text that an expression looks for', () => {
  it.each([
    ['.*a-b.*', { literal: 'a-b', before: 0, after: 0 }],
    ['a.+', { literal: 'a', before: null, after: 1 }],
    ['.+a\\.b.*', { literal: 'a.b', before: 1, after: 0 }],
    ['.*a', null],
    ['.*', null],
    ['.*.*', null],
    ['a\\.*', null],
    ['.*a|b.*', null],
    ['.*(a).*', null],
    ['a+.*', null],
  ])('is read from %j', (source, containment) => {
    expect(containmentOf(source)).toEqual(containment);
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
        if (literals === null) return;
        const pattern = compileAnchored(expression);
        for (const text of values) {
          compared++;
          expect([expression, text, literals.includes(text)]).toEqual([expression, text, pattern.matches(text)]);
        }
      }),
      { numRuns: 2000 },
    );
    expect(compared).toBeGreaterThan(500);
  });

  it('is matched only by what has its literal beginning', () => {
    const loose = fc.array(fc.oneof(piece, fc.constantFrom('*', '+', '?', '{2}', '{0}', '[ab]', '\\d')), {
      maxLength: 6,
    });
    let matched = 0;
    fc.assert(
      fc.property(loose, fc.array(value, { minLength: 10, maxLength: 10 }), (pieces, values) => {
        const expression = pieces.join('');
        const prefix = literalPrefix(expression);
        const pattern = compiled(expression);
        if (pattern === null || prefix === '') return;
        for (const text of values) {
          if (!pattern.matches(text)) continue;
          matched++;
          expect([expression, text, text.startsWith(prefix)]).toEqual([expression, text, true]);
        }
      }),
      { numRuns: 4000 },
    );
    expect(matched).toBeGreaterThan(20);
  });
});
