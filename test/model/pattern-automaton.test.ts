import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileAnchored } from '../../src/model/matchers.ts';
import { PatternAutomaton, TOO_LARGE } from '../../src/model/pattern-automaton.ts';
import { programOf } from '../../src/model/pattern-program.ts';

const encoder = new TextEncoder();

/** The answer of the automaton; null: the expression is not valid, or none for an automaton. */
function tester(source: string): ((value: string) => number) | null {
  const pattern = compiled(source);
  const program = pattern === null ? null : programOf(pattern);
  if (program === null) return null;
  const automaton = new PatternAutomaton(program);
  return (value) => {
    // Surrounded by bytes that must not be looked at.
    const bytes = encoder.encode(`9${value}9`);
    return automaton.matches(bytes, 1, bytes.length - 1);
  };
}

function compiled(source: string) {
  try {
    return compileAnchored(source);
  } catch {
    return null;
  }
}

describe('an automaton', () => {
  it.each([
    ['', ['', '!a']],
    ['.*', ['', 'a', 'a\nb', 'ü😀']],
    ['.+', ['a', '\n', '!']],
    ['a.*', ['a', 'ab', '!', '!ba']],
    ['.*77.*', ['77', 'a77', '77b', '!7a7', '!']],
    ['host-[0-9]{2}', ['host-12', '!host-1', '!host-123']],
    ['(?i)HOST', ['host', 'HoSt', '!hos']],
    ['(?i)k', ['k', 'K', '\u212a', '!q']],
    ['(?-s).+', ['ab', '!a\nb']],
    ['a|b|', ['a', 'b', '', '!c']],
    ['^a$', ['a', '!aa']],
    ['a^b', ['!ab', '!a']],
    ['\\p{Greek}+', ['αβγ', '!abc', '!αb']],
    ['[^a]', ['b', 'ü', '日', '😀', '!a', '!bb']],
  ])('of %j matches what it should', (source, values) => {
    const test = tester(source)!;
    for (const value of values) {
      const matches = !value.startsWith('!');
      expect([value, test(matches ? value : value.slice(1))]).toEqual([value, matches ? 1 : 0]);
    }
  });

  it.each(['\\bab', 'a\\B', '(?m)^a', '(?m)a$\nb'])('is not made of %j, which looks around', (source) => {
    expect(programOf(compileAnchored(source))).toBeNull();
  });

  it('is not made of a very large expression', () => {
    expect(programOf(compileAnchored('a?'.repeat(10_000)))).toBeNull();
  });

  it('is right about what has too many parts to look for its end in all of them', () => {
    const test = tester(`${'.?'.repeat(900)}x.*`)!;
    expect(test('abxcd')).toBe(1);
    expect(test('abcd')).toBe(0);
  });

  it('gives up an expression with too many states', () => {
    const test = tester('(a|b)*a(a|b){14}')!;
    const values = fc.sample(
      fc.array(fc.constantFrom('a', 'b'), { minLength: 200, maxLength: 200 }).map((letters) => letters.join('')),
      { seed: 7, numRuns: 50 },
    );
    expect(values.map(test)).toContain(TOO_LARGE);
    expect(test('a')).toBe(TOO_LARGE);
  });
});

describe('beside the regular expression', () => {
  const letter = fc.constantFrom('a', 'b', 'K', 'k', '7', '-', '.', '\n', 'ü', 'ſ', '日', '😀', '\u212a');
  const piece = fc.oneof(
    letter.map((text) => (text === '.' ? '\\.' : text)),
    fc.constantFrom('.', '.*', '.+', '*', '+', '?', '|', '(', ')', '(?i)', '(?-s)', '(?s:', '(?i:', '[a-k]', '[^b7]'),
    fc.constantFrom('\\d', '\\w+', '\\W', '{2}', '{0,3}', '^', '$', '\\p{L}', '[[:alpha:]]', '.*?', '(?:'),
  );
  const source = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
  const value = fc.array(letter, { maxLength: 8 }).map((letters) => letters.join(''));

  it('an automaton says the same of every value', () => {
    let matched = 0;
    let compared = 0;
    fc.assert(
      fc.property(source, fc.array(value, { minLength: 12, maxLength: 12 }), (expression, values) => {
        const test = tester(expression);
        if (test === null) return;
        const pattern = compileAnchored(expression);
        for (const text of values) {
          const wanted = pattern.matches(text) ? 1 : 0;
          compared++;
          matched += wanted;
          expect([expression, text, test(text)]).toEqual([expression, text, wanted]);
        }
      }),
      { numRuns: 4000 },
    );
    expect(matched).toBeGreaterThan(500);
    expect(compared).toBeGreaterThan(5000);
  });
});
