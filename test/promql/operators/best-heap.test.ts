import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BestHeap } from '../../../src/promql/operators/aggregate/best-heap.ts';

const value = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom(Number.NaN, Infinity, -Infinity));

test.each([
  ['great', 1],
  ['small', -1],
] as const)('keeps the %s ones, NaN last, the first of equal ones', (_, sign) => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 40 }), fc.integer({ min: 1, max: 10 }), (values, limit) => {
      const heap = new BestHeap(sign);
      values.forEach((each, row) => {
        heap.offer(each, row, limit);
      });
      const key = (each: number): number => (Number.isNaN(each) ? -Infinity : sign * each);
      const isNan = (each: number): number => (Number.isNaN(each) ? 1 : 0);
      const best = values.toSorted((a, b) => isNan(a) - isNan(b) || (key(b) > key(a) ? 1 : key(b) < key(a) ? -1 : 0));
      expect(heap.sorted().map((entry) => entry.value)).toEqual(best.slice(0, limit));
    }),
  );
});

test('of equal values the first stays', () => {
  const heap = new BestHeap(1);
  expect(heap.offer(1, 0, 1)).toBe(true);
  expect(heap.offer(1, 1, 1)).toBe(false);
  expect(heap.sorted()).toEqual([{ value: 1, row: 0 }]);
});
