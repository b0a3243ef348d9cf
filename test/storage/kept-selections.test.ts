import { expect, test } from 'vitest';
import { labelSetOf, Symbols } from '../../src/model/labels.ts';
import { KeptSelections, matchersKey } from '../../src/storage/kept-selections.ts';
import { type MergedParts, mergeParts } from '../../src/storage/merge-selections.ts';

const symbols = new Symbols();

/** One part with so many series. */
function mergedOf(count: number): MergedParts {
  const labels = (index: number) => labelSetOf(symbols, [['n', `${index}`]]);
  const read = () => undefined;
  return mergeParts([{ mint: 0, maxt: 1, selection: { count, labels, read, readNewest: read } }]);
}

test('what was asked for the longest ago is forgotten when there are too many bytes', () => {
  const kept = new KeptSelections(8000);
  const selections = ['a', 'b', 'c'].map((key) => ({ key, merged: mergedOf(5) }));
  for (const { key, merged } of selections) kept.keep(key, merged);
  expect(kept.get('a')).toBe(selections[0].merged);
  const others = ['d', 'e'].map((key) => ({ key, merged: mergedOf(5) }));
  for (const { key, merged } of others) kept.keep(key, merged);
  expect(kept.get('b')).toBeUndefined();
  for (const { key, merged } of [selections[0], selections[2], ...others]) expect(kept.get(key)).toBe(merged);
  kept.clear();
  expect(kept.get('a')).toBeUndefined();
});

test('a selection that would take the room of many others is not kept', () => {
  const kept = new KeptSelections(8000);
  expect([6, 7].map((count) => kept.takes(count))).toEqual([true, false]);
  kept.keep('few', mergedOf(6));
  kept.keep('many', mergedOf(7));
  expect(kept.get('few')?.table.count).toBe(6);
  expect(kept.get('many')).toBeUndefined();
});

test('matchers whose texts run into one another have keys of their own', () => {
  const keys = [
    matchersKey([{ name: 'a', type: '=', value: 'b' }]),
    matchersKey([{ name: 'a', type: '!=', value: 'b' }]),
    matchersKey([{ name: 'a', type: '=~', value: 'b' }]),
    matchersKey([{ name: 'a', type: '=', value: '~b' }]),
    matchersKey([
      { name: 'a', type: '=', value: '' },
      { name: 'b', type: '=', value: '' },
    ]),
    matchersKey([{ name: 'a', type: '=', value: '1 b=0 ' }]),
    matchersKey([]),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(matchersKey([{ name: 'a', type: '=', value: 'b' }])).toBe(keys[0]);
});
