import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecentQuantiles } from '../../src/telemetry/recent-quantiles.ts';

const AGES = 3;
const AGE_MS = 1000;

test('nothing observed is not a number, and zero is zero', () => {
  const recent = new RecentQuantiles(AGES, AGE_MS, 5000);
  expect(recent.at([0.5, 0.99], 5000)).toEqual([Number.NaN, Number.NaN]);
  recent.add(0, 5000);
  expect(recent.at([0.5, 0.99], 5000)).toEqual([0, 0]);
});

test('quantiles are within 1.6 % of the value at their rank', () => {
  const seconds = fc.double({ min: 2 ** -29, max: 1000, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(seconds, { minLength: 1, maxLength: 200 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, quantile) => {
        const recent = new RecentQuantiles(AGES, AGE_MS, 0);
        for (const value of values) recent.add(value, 0);
        const sorted = values.toSorted((a, b) => a - b);
        const exact = sorted[Math.max(1, Math.ceil(quantile * values.length)) - 1];
        const [estimate] = recent.at([quantile], 0);
        expect(Math.abs(estimate - exact) / exact).toBeLessThan(1 / 63);
      },
    ),
  );
});

test('what is shorter or longer than everything that is told apart counts as the shortest and the longest', () => {
  const recent = new RecentQuantiles(AGES, AGE_MS, 0);
  for (const value of [1e-12, 1e6, Number.POSITIVE_INFINITY]) recent.add(value, 0);
  expect(recent.at([0.1, 0.5, 1], 0)).toEqual([0, 2 ** 9 * (1 + 31.5 / 32), 2 ** 9 * (1 + 31.5 / 32)]);
});

test('each age is forgotten in its turn', () => {
  const recent = new RecentQuantiles(AGES, AGE_MS, 0);
  const medianAt = (nowMs: number): number => recent.at([0.5], nowMs)[0];
  recent.add(1, 0);
  recent.add(1, 999);
  recent.add(64, 1000);
  expect(medianAt(2999)).toBeCloseTo(1, 1);
  expect(medianAt(3000)).toBeCloseTo(65, 0);
  expect(medianAt(3999)).toBeCloseTo(65, 0);
  expect(medianAt(4000)).toBe(Number.NaN);
  recent.add(2, 1_000_000);
  expect(medianAt(1_002_999)).toBeCloseTo(2, 1);
  expect(medianAt(1_003_000)).toBe(Number.NaN);
});
