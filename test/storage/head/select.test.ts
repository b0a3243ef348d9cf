import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareText, Symbols } from '../../../src/model/labels.ts';
import { type Matcher, valueTest } from '../../../src/model/matchers.ts';
import { decodeTexts } from '../../../src/model/texts.ts';
import { Head } from '../../../src/storage/head/head.ts';
import { Lookups } from '../../../src/storage/lookups.ts';
import { openHeadReader } from '../../../src/storage/select.ts';
import type { Reader } from '../../../src/storage/storage.ts';
import { ValueFilters } from '../../../src/storage/value-filter.ts';
import { labelBytes } from './label-bytes.ts';

const NOW = 1_700_000_000_000;
const NAMES = ['__name__', 'a', 'b', 'host', 'rare'];

type LabelMap = ReadonlyMap<string, string>;

/** 3,000 series: a few metrics, a label of two values, one of 40, one of 500, and one that few series have. */
function manySeries(): LabelMap[] {
  return Array.from({ length: 3000 }, (_, i) => {
    const labels = new Map<string, string>([['__name__', `m${i % 7}`]]);
    if (i % 3 !== 0) labels.set('a', i % 2 === 0 ? 'x' : 'y');
    labels.set('b', `b${i % 40}`);
    labels.set('host', `h${Math.floor(i / 6)}.example`);
    if (i % 211 === 0) labels.set('rare', `r${i % 5}`);
    return labels;
  });
}

function expected(all: readonly LabelMap[], matchers: readonly Matcher[]): number[] {
  const tests = matchers.map((matcher) => ({ name: matcher.name, test: valueTest(matcher) }));
  return all.flatMap((labels, ref) => (tests.every(({ name, test }) => test(labels.get(name) ?? '')) ? [ref] : []));
}

const value = fc.constantFrom('', 'm1', 'm6', 'x', 'y', 'b3', 'b39', 'h7.example', 'r1', 'nowhere');
const expression = fc.oneof(
  value,
  fc.constantFrom(
    '.*',
    '.+',
    'm[1-3]',
    'x|y',
    'x|',
    '(m1|m2)',
    'b1.*',
    '.*9',
    'h1.*',
    '.+0\\.example',
    'r.?',
    '',
    'b[^3]',
    '[xy]?',
  ),
);
const matcher: fc.Arbitrary<Matcher> = fc.oneof(
  fc.record({ type: fc.constantFrom('=' as const, '!=' as const), name: fc.constantFrom(...NAMES, 'none'), value }),
  fc.record({
    type: fc.constantFrom('=~' as const, '!~' as const),
    name: fc.constantFrom(...NAMES, 'none'),
    value: expression,
  }),
);

describe('select', () => {
  const all = manySeries();
  const head = new Head({ retentionMs: 0, now: () => NOW });
  const symbols = new Symbols();
  let reader: Reader;

  beforeAll(() => {
    all.forEach((labels, ref) => {
      expect(head.addSeries(labelBytes([...labels]))).toBe(ref);
      head.append(ref, NOW + ref, 0, 0);
    });
    reader = openHeadReader(head.shared, symbols);
  });

  function selected(matchers: readonly Matcher[]): LabelMap[] {
    const selection = reader.select(matchers, -Infinity, Infinity);
    return Array.from({ length: selection.count }, (_, i) => {
      const labels = selection.labels(i);
      const map = new Map<string, string>();
      for (let j = 0; j < labels.length; j += 2) map.set(symbols.text(labels[j]), symbols.text(labels[j + 1]));
      return map;
    });
  }

  it('finds what a look at every series finds, in the same order', () => {
    fc.assert(
      fc.property(fc.array(matcher, { maxLength: 4 }), (matchers) => {
        expect(selected(matchers)).toEqual(expected(all, matchers).map((ref) => all[ref]));
      }),
      { numRuns: 300 },
    );
  });

  it('lists the names and values of what it finds, each once', () => {
    fc.assert(
      fc.property(fc.array(matcher, { maxLength: 3 }), fc.constantFrom(...NAMES, 'none'), (matchers, name) => {
        const found = expected(all, matchers).map((ref) => all[ref]);
        const names = new Set(found.flatMap((labels) => [...labels.keys()]));
        expect(reader.labelNames(matchers, -Infinity, Infinity).sort()).toEqual([...names].sort());
        const values = new Set(found.flatMap((labels) => labels.get(name) ?? []));
        expect(decodeTexts(reader.labelValues(name, matchers, -Infinity, Infinity))).toEqual([...values].sort());
      }),
      { numRuns: 100 },
    );
  });

  it('tests so many values at a time as it may, and goes on there', () => {
    const limited = openHeadReader(head.shared, new Symbols(), [], new Lookups(new ValueFilters(), 200));
    const matchers: Matcher[] = [{ type: '=~', name: 'host', value: 'h.*7[.]example' }];
    const select = () => limited.select(matchers, -Infinity, Infinity).count;
    // Of 500 values.
    expect(select).toThrow('more than 200');
    expect(select).toThrow('more than 200');
    expect(select()).toBe(expected(all, matchers).length);
    expect(limited.seriesBound(matchers)).toBe(expected(all, matchers).length);
    const few: Matcher[] = [...matchers, { type: '=', name: 'rare', value: 'r1' }];
    expect(limited.select(few, -Infinity, Infinity).count).toBe(expected(all, few).length);
    // None of the series with the label is among the first.
    const late: Matcher[] = [
      { type: '=~', name: 'host', value: 'h4.._example|h4...example' },
      { type: '!=', name: 'b', value: '' },
    ];
    expect(() => limited.labelValues('b', late, -Infinity, Infinity)).toThrow('more than 200');
  });

  it('leaves out series whose samples are all outside of the range', () => {
    const count = (mint: number, maxt: number) => reader.select([], mint, maxt).count;
    expect(count(NOW, NOW)).toBe(1);
    expect(count(NOW + 10, NOW + 12)).toBe(3);
    expect(count(NOW + 2999, NOW + 9999)).toBe(1);
    expect(count(NOW + 3000, NOW + 9999)).toBe(0);
    expect(reader.labelNames([], NOW - 10, NOW - 1)).toEqual([]);
    expect(decodeTexts(reader.labelValues('a', [], NOW - 10, NOW - 1))).toEqual([]);
  });

  it('sees series that come later, with the same reader', () => {
    const later = new Head({ retentionMs: 0, now: () => NOW });
    const kept = openHeadReader(later.shared, new Symbols());
    expect(kept.select([], -Infinity, Infinity).count).toBe(0);
    for (let i = 0; i < 2000; i++) {
      const ref = later.addSeries(
        labelBytes([
          ['__name__', 'm'],
          ['i', `${i}`],
        ]),
      );
      later.append(ref, NOW, i, 0);
      if (i % 500 === 0) {
        expect(kept.select([{ type: '=', name: '__name__', value: 'm' }], NOW, NOW).count).toBe(i + 1);
        expect(decodeTexts(kept.labelValues('i', [], NOW, NOW)).length).toBe(i + 1);
      }
    }
  });

  it('carries any text of labels', () => {
    const odd = new Head({ retentionMs: 0, now: () => NOW });
    const texts = ['\ufeffbom', '\0', 'a\nb', '日本', '😀', 'x'.repeat(65_536), '"', '\\'];
    texts.forEach((text) => {
      odd.append(odd.addSeries(labelBytes([['t', text]])), NOW, 0, 0);
    });
    const table = new Symbols();
    const oddReader = openHeadReader(odd.shared, table);
    expect(decodeTexts(oddReader.labelValues('t', [], NOW, NOW))).toEqual([...texts].sort(compareText));
    for (const text of texts) {
      const selection = oddReader.select([{ type: '=', name: 't', value: text }], NOW, NOW);
      expect(selection.count).toBe(1);
      expect(table.text(selection.labels(0)[1])).toBe(text);
    }
  });
});
