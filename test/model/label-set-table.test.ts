import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LabelSetTable } from '../../src/model/label-set-table.ts';

const labelSet = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 6 }).map((ids) => Int32Array.from(ids));

test('equal sets get one ordinal, new ones the next, through growth', () => {
  fc.assert(
    fc.property(fc.array(labelSet, { maxLength: 300 }), (sets) => {
      const index = new LabelSetTable();
      const twin = new Map<string, number>();
      for (const set of sets) {
        const key = set.join();
        const known = twin.get(key);
        expect(index.find(set, set.length)).toBe(known ?? -1);
        if (known === undefined) twin.set(key, twin.size);
        expect(index.intern(set)).toBe(twin.get(key));
        expect(index.count).toBe(twin.size);
        expect(index.labels(twin.get(key)!)).toEqual(set);
      }
    }),
  );
});

test('a prefix of a buffer is copied, so that the buffer may change', () => {
  const index = new LabelSetTable();
  const buffer = Int32Array.of(1, 2, 3, 4);
  expect(index.internPrefix(buffer, 2)).toBe(0);
  buffer[0] = 9;
  expect(index.labels(0)).toEqual(Int32Array.of(1, 2));
  expect(index.find(Int32Array.of(1, 2), 2)).toBe(0);
  expect(index.find(Int32Array.of(1, 2, 3), 3)).toBe(-1);
});
