import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { AnchoredPattern } from '../../src/model/anchored-pattern.ts';

/** The groups from the whole text on, as RE2 has them. */
function slowGroups(source: string, text: string): (string | null)[] | null {
  const matcher = RE2JS.compile(`^(?s:${source})$`).matcher(text);
  if (!matcher.matches()) return null;
  return Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group));
}

function groups(source: string, text: string): (string | null)[] | null {
  const pattern = new AnchoredPattern(source);
  const found = pattern.match(text);
  return found === null ? null : Array.from({ length: pattern.groupCount() + 1 }, (_, group) => found.group(group));
}

const piece = fc.constantFrom(
  'a',
  'b',
  '.',
  '[ab]',
  '[^a]',
  '[a-c.-]',
  '\\.',
  '\\(',
  ':',
  '-',
  '9',
  '(?:a)',
  'a|b',
  '\\w',
);
const repeat = fc.constantFrom('', '', '*', '+', '?', '*?', '+?', '??', '{2}');
const atoms = fc.array(fc.tuple(piece, repeat), { maxLength: 4 }).map((all) => all.flat().join(''));
const source = fc
  .array(fc.tuple(fc.boolean(), atoms), { maxLength: 3 })
  .map((parts) => parts.map(([grouped, text]) => (grouped ? `(${text})` : text)).join(''));
const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', ':', '-', '9', '(', '\n', 'é', '😀'), maxLength: 12 });

describe('an expression that a whole text must match', () => {
  it.each([
    ['([^.]+).*', 'host-1.dc1.example.org:9100', ['host-1.dc1.example.org:9100', 'host-1']],
    ['(.*):(.*)', 'a:b:c', ['a:b:c', 'a:b', 'c']],
    ['(.)(.*)', '😀b', ['😀b', '😀', 'b']],
    ['a.b', 'a\nb', ['a\nb']],
    ['a', 'ab', null],
    ['', '', ['']],
    ['(a)|b', 'b', ['b', null]],
  ])('%s of %j', (of, value, wanted) => {
    expect(groups(of, value)).toEqual(wanted);
  });

  it('has the groups that RE2 finds', () => {
    fc.assert(
      fc.property(source, text, (of, value) => {
        expect(groups(of, value)).toEqual(slowGroups(of, value));
      }),
      { numRuns: 5000 },
    );
  });

  it.each(['[z-a]', 'a**b(', '(', 'a{2', '[a-b-c]', '\\'])('%s is what RE2 takes it for', (of) => {
    const attempt = (make: () => unknown): boolean => {
      try {
        make();
        return true;
      } catch {
        return false;
      }
    };
    expect(attempt(() => new AnchoredPattern(of))).toBe(attempt(() => RE2JS.compile(`^(?s:${of})$`)));
  });

  it('ends in a text that would be tried without end', () => {
    expect(groups('(.*)(.*)(.*)(.*)(.*)x', 'a'.repeat(5000))).toBe(null);
  });

  it('tells named groups', () => {
    expect(new AnchoredPattern('(?P<host>.*):.*').namedGroups()).toEqual({ host: 1 });
  });
});
