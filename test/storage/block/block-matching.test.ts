import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { type Matcher, valueTest } from '../../../src/model/matchers.ts';
import { decodeTexts } from '../../../src/model/texts.ts';
import { BlockDirectory, counterSamples, HOUR, type RichSeries } from './block-fixture.ts';

const directory = new BlockDirectory();
afterAll(() => directory.remove());

const NAMES = ['__name__', 'env', 'host', 'zone'] as const;
const value = fc.constantFrom('', 'a', 'b', 'ab', 'abc', 'b.c', 'x', 'é');
const labels = fc
  .tuple(fc.constantFrom('m', 'n'), value, value, value)
  .map((values) => NAMES.map((name, i) => [name, values[i]] as [string, string]).filter(([, text]) => text !== ''));
const series: fc.Arbitrary<RichSeries[]> = fc
  .uniqueArray(labels, { selector: (one) => JSON.stringify(one), minLength: 1, maxLength: 40 })
  .map((all) => all.map((one, i) => ({ labels: one, samples: counterSamples(2, 1000, (i % 3) * 2 * HOUR) })));

const plain = fc.constantFrom('', 'a', 'b', 'ab', 'zz', 'b.c');
const expression = fc.constantFrom(
  '',
  'a',
  'a|b',
  'a.*',
  '.*b.*',
  '.+',
  '.*',
  'b\\.c',
  'a?b',
  '(ab|x)?',
  '[^a]+',
  'ab.+',
);
const matcher: fc.Arbitrary<Matcher> = fc.oneof(
  fc.record({
    type: fc.constantFrom('=' as const, '!=' as const),
    name: fc.constantFrom(...NAMES, 'none'),
    value: plain,
  }),
  fc.record({
    type: fc.constantFrom('=~' as const, '!~' as const),
    name: fc.constantFrom(...NAMES, 'none'),
    value: expression,
  }),
);

function passes(one: RichSeries, matchers: readonly Matcher[]): boolean {
  const all = new Map(one.labels);
  return matchers.every((each) => valueTest(each)(all.get(each.name) ?? ''));
}

test('matchers select what they say, in the order of labels', async () => {
  await fc.assert(
    fc.asyncProperty(
      series,
      fc.array(fc.array(matcher, { maxLength: 4 }), { minLength: 10, maxLength: 10 }),
      async (given, queries) => {
        const block = await directory.open(given, 6);
        for (const matchers of queries) {
          const selection = block.select(matchers, -Infinity, Infinity);
          const got = Array.from({ length: selection.count }, (_, i) => {
            const set = selection.labels(i);
            const texts = Array.from(set, (id) => block.symbols.text(id));
            return JSON.stringify(
              NAMES.filter((name) => texts.includes(name)).map((name) => [name, texts[texts.indexOf(name) + 1]]),
            );
          });
          const wanted = given.filter((one) => passes(one, matchers));
          expect(got.sort()).toEqual(wanted.map((one) => JSON.stringify(one.labels)).sort());
          for (const name of NAMES) {
            const values = new Set(wanted.flatMap((one) => one.labels.filter(([n]) => n === name).map(([, v]) => v)));
            expect(decodeTexts(block.labelValues(name, matchers, -Infinity, Infinity))).toEqual([...values].sort());
          }
          const names = new Set(wanted.flatMap((one) => one.labels.map(([name]) => name)));
          expect(block.labelNames(matchers, -Infinity, Infinity).sort()).toEqual([...names].sort());
        }
        block.close();
      },
    ),
    { numRuns: 40 },
  );
});

test('series without samples in the slices of a range are left out', async () => {
  const of = (name: string, hour: number): RichSeries => ({
    labels: [['__name__', name]],
    samples: counterSamples(3, 1000, hour * HOUR),
  });
  const block = await directory.open([of('early', 0), of('late', 5), of('middle', 3)], 6);
  const names = (mint: number, maxt: number) => decodeTexts(block.labelValues('__name__', [], mint, maxt));
  expect(names(0, HOUR)).toEqual(['early']);
  expect(names(2 * HOUR, 4 * HOUR)).toEqual(['late', 'middle']);
  expect(names(0, 6 * HOUR)).toEqual(['early', 'late', 'middle']);
  expect(names(6 * HOUR, 7 * HOUR)).toEqual([]);
  expect(names(-HOUR, -1)).toEqual([]);
  block.close();
});
