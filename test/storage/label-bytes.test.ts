import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Symbols } from '../../src/model/labels.ts';
import { compareCanonicalLabels, decodeCanonicalLabels, LabelCursor } from '../../src/storage/label-bytes.ts';
import { type Labels, labelBytes } from './head/label-bytes.ts';

const compareText = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Names so few and texts so alike that beginnings and neighbours are common. */
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '😀', '\uffff'), minLength: 1, maxLength: 4 });
const labelSets: fc.Arbitrary<Labels> = fc
  .uniqueArray(fc.tuple(text, text), { selector: ([name]) => name, maxLength: 4 })
  .map((labels) => labels.sort(([a], [b]) => compareText(a, b)));

/** The definition: name, value, name, value ... each by its bytes; the set that ends first is the lesser one. */
function compareSlowly(a: Labels, b: Labels): number {
  const [left, right] = [a.flat(), b.flat()];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = compareText(left[i], right[i]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

test('label sets are ordered by names and values, not by their encoded lengths', () => {
  fc.assert(
    fc.property(labelSets, labelSets, (a, b) => {
      const order = compareCanonicalLabels(labelBytes(a), labelBytes(b));
      expect(Math.sign(order)).toBe(Math.sign(compareSlowly(a, b)));
    }),
    { numRuns: 1000 },
  );
});

test('a longer value of an earlier label decides before a later label', () => {
  const short = labelBytes([
    ['a', 'b'],
    ['c', 'z'],
  ]);
  const long = labelBytes([
    ['a', 'ba'],
    ['c', 'a'],
  ]);
  expect(compareCanonicalLabels(short, long)).toBeLessThan(0);
  expect(compareCanonicalLabels(labelBytes([]), short)).toBeLessThan(0);
  expect(compareCanonicalLabels(short, labelBytes([]))).toBeGreaterThan(0);
  expect(compareCanonicalLabels(short, short.slice())).toBe(0);
});

test('a label whose length needs two bytes is walked', () => {
  const value = 'v'.repeat(300);
  const cursor = new LabelCursor();
  const bytes = labelBytes([
    ['long', value],
    ['next', 'x'],
  ]);
  cursor.start(bytes);
  const seen: string[] = [];
  while (cursor.next()) {
    seen.push(Buffer.from(bytes.subarray(cursor.nameStart, cursor.nameEnd)).toString());
    seen.push(Buffer.from(bytes.subarray(cursor.valueStart, cursor.valueEnd)).toString());
  }
  expect(seen).toEqual(['long', value, 'next', 'x']);
});

test('label bytes become symbols', () => {
  const symbols = new Symbols();
  const labels = decodeCanonicalLabels(
    labelBytes([
      ['__name__', 'up'],
      ['job', 'é'],
    ]),
    symbols,
  );
  expect(Array.from(labels, (id) => symbols.text(id))).toEqual(['__name__', 'up', 'job', 'é']);
});
