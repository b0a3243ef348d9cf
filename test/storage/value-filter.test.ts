import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/limits.ts';
import { compileAnchored, type MatchType } from '../../src/model/matchers.ts';
import { DecidedPairsCache } from '../../src/storage/decided-pairs.ts';
import { ValueFilter, ValueFilters } from '../../src/storage/value-filter.ts';

const encoder = new TextEncoder();

function filterOf(type: MatchType, value: string): ValueFilter {
  return new ValueFilter({ type, name: 'a', value });
}

/** Pieces of expressions, and values that they may match. */
const PIECES = ['a', 'b', 'ü', '😀', '.*', '.+', '.', '\\.', '[ab]', '(a|b)', '\n', 'a?', '|'];
const CHARACTERS = ['a', 'b', 'ü', '😀', '.', '\n'];

function join(pieces: readonly string[], maxLength: number): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...pieces), { maxLength }).map((some) => some.join(''));
}

/** Of the values, those that pass. */
function passing(type: MatchType, value: string, values: readonly string[]): string[] {
  const filter = filterOf(type, value);
  return values.filter((one) => filter.passes(encoder.encode(one), 0, encoder.encode(one).length));
}

const VALUES = ['', 'a', 'b', 'ab', 'a.b', 'ü', 'a b'];

describe('a matcher as a filter of values', () => {
  it.each<[MatchType, string, string[]]>([
    ['=', 'a', ['a']],
    ['!=', 'a', ['', 'b', 'ab', 'a.b', 'ü', 'a b']],
    ['=', '', ['']],
    ['!=', '', ['a', 'b', 'ab', 'a.b', 'ü', 'a b']],
    ['=~', 'a|b', ['a', 'b']],
    ['=~', 'a|', ['', 'a']],
    ['!~', 'a|', ['b', 'ab', 'a.b', 'ü', 'a b']],
    ['=~', 'a.*b', ['ab', 'a.b', 'a b']],
    ['!~', 'a.*b', ['', 'a', 'b', 'ü']],
    ['=~', '.*', VALUES],
    ['=~', 'a\\b.+', ['a.b', 'a b']],
  ])('%s %j lets pass what it says', (type, value, passed) => {
    expect(passing(type, value, VALUES)).toEqual(passed);
    expect(filterOf(type, value).emptyPasses).toBe(passed.includes(''));
  });

  it('names its literals where these alone decide, and the beginning of what an expression matches', () => {
    expect(filterOf('!~', 'a|b').literals).toEqual(new Set(['a', 'b']));
    expect(filterOf('=~', 'a|').literals).toBeNull();
    expect(filterOf('=~', 'host-.+').literals).toBeNull();
    expect(filterOf('=~', 'host-.+').prefix).toBe('host-');
    expect(filterOf('=', 'host').prefix).toBe('');
  });

  it('lets pass what the regular expression matches', () => {
    const values = fc.array(join(CHARACTERS, 6), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(join(PIECES, 6), values, (expression, texts) => {
        const pattern = compileAnchored(expression);
        const wanted = texts.filter((text) => pattern.matches(text));
        expect([expression, passing('=~', expression, texts)]).toEqual([expression, wanted]);
      }),
      { numRuns: 3000 },
    );
  });

  it('goes on with re2js where an automaton grows too large', () => {
    const filter = filterOf('=~', '(a|b)*a(a|b){12}');
    const test = (value: string) => filter.passes(encoder.encode(value), 0, value.length);
    let random = 1;
    for (let round = 0; round < 200; round++) {
      let letters = '';
      for (let i = 0; i < 60; i++) {
        random = (random * 48271) % 2147483647;
        letters += random % 2 === 0 ? 'a' : 'b';
      }
      expect([letters, test(letters)]).toEqual([letters, letters.at(-13) === 'a']);
    }
  });
});

it('a value that begins like an operator is not taken for one', () => {
  const filters = new ValueFilters();
  const equal = filters.of({ type: '=', name: 'a', value: '~x' });
  const matching = filters.of({ type: '=~', name: 'a', value: 'x' });
  expect([...equal.literals!, ...matching.literals!]).toEqual(['~x', 'x']);
});

it('filters are kept while they are used, and a bounded number of others', () => {
  const filters = new ValueFilters();
  const used = filters.of({ type: '=~', name: 'a', value: 'x.*' });
  expect(filters.of({ type: '=~', name: 'b', value: 'x.*' })).toBe(used);
  const unused = filters.of({ type: '=~', name: 'a', value: 'y.*' });
  for (let i = 0; i < LIMITS.valueFiltersMax; i++) {
    filters.of({ type: '=', name: 'a', value: `${i}` });
    expect(filters.of({ type: '=~', name: 'b', value: 'x.*' })).toBe(used);
  }
  expect(filters.of({ type: '=~', name: 'a', value: 'y.*' })).not.toBe(unused);
});

it('what passes is remembered up to a number of values', () => {
  const cache = new DecidedPairsCache();
  const filter = filterOf('=~', 'x.*');
  const list = cache.listOf(1, filter);
  expect(list).toEqual({ name: 1, key: '=~ x.*', pairs: [], testedTo: -1 });
  expect(cache.listOf(1, filter)).toBe(list);
  expect(cache.listOf(2, filter)).not.toBe(list);
  cache.grew(list, LIMITS.decidedPairsMax, 1_000_000);
  expect(cache.listOf(1, filter)).not.toBe(list);
  expect(cache.takeUntold()).toEqual([]);
});

it('what many tests found out is told once, and adopted where less is known', () => {
  const filter = filterOf('=~', 'x.*');
  const teller = new DecidedPairsCache();
  const list = teller.listOf(1, filter);
  list.pairs.push(9, 5);
  list.testedTo = 10;
  teller.grew(list, 2, 10);
  expect(teller.takeUntold()).toEqual([]);
  teller.grew(list, 0, 10_000);
  const untold = teller.takeUntold();
  expect(untold).toEqual([{ name: 1, key: '=~ x.*', pairs: Int32Array.of(9, 5), testedTo: 10 }]);
  expect(teller.takeUntold()).toEqual([]);

  const adopter = new DecidedPairsCache();
  const own = adopter.listOf(1, filter);
  own.pairs.push(5);
  own.testedTo = 7;
  adopter.adopt(untold[0]);
  expect(adopter.listOf(1, filter)).toEqual({ name: 1, key: '=~ x.*', pairs: [9, 5], testedTo: 10 });
  // It is no news to those who told it.
  expect(adopter.takeUntold()).toEqual([]);
  own.pairs.push(12);
  own.testedTo = 13;
  adopter.adopt(untold[0]);
  expect(own).toEqual({ name: 1, key: '=~ x.*', pairs: [9, 5, 12], testedTo: 13 });
});
