import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantile, quantileOfNumbers } from '../../../src/promql/kernels/quantile.ts';

/** Sorts everything. */
function slowQuantile(q: number, values: readonly number[]): number {
  const numbers = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
  return quantileOfNumbers(q, numbers, numbers.length, values.length - numbers.length);
}

function quantileOf(q: number, values: readonly number[]): number {
  // What stands behind the count is another step's.
  return quantile(q, Float64Array.from([...values, -1e300, Number.NaN]), values.length);
}

describe('a quantile of values in any order', () => {
  it.each([
    [0.5, [3, 1, 2], 2],
    [0.5, [4, 1, 3, 2], 2.5],
    [0, [2, Number.NaN, 1], Number.NaN],
    [0.75, [Number.NaN, 5, 1], 3],
    [1, [7], 7],
    [0.5, [Number.NaN], Number.NaN],
    [-0.1, [1, 2], -Infinity],
    [1.1, [1, 2], Infinity],
    [Number.NaN, [1, 2], Number.NaN],
    [0, [0, -0, -0], -0],
  ])('%f of %j is %f', (q, values, wanted) => {
    expect(quantileOf(q, values)).toBe(wanted);
  });

  it('is that of the sorted values, to the bit', () => {
    const value = fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }), fc.constantFrom(-0, Number.NaN, Infinity));
    const q = fc.oneof(fc.double({ min: -0.5, max: 1.5, noNaN: true }), fc.constantFrom(0, 0.5, 1, Number.NaN));
    fc.assert(
      fc.property(q, fc.array(value, { minLength: 1, maxLength: 200 }), (of, values) => {
        expect(quantileOf(of, values)).toBe(slowQuantile(of, values));
      }),
      { numRuns: 2000 },
    );
  });

  it('is looked for by moving values only', () => {
    const values = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: -3, max: 3 })), { minLength: 1 });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), values, (q, before) => {
        const after = Float64Array.from(before);
        quantile(q, after, after.length);
        expect(after.sort()).toEqual(Float64Array.from(before).sort());
      }),
    );
  });

  it('is found in an order that makes each partition take one number off', () => {
    // Middles of three that are the second least each time.
    const size = 2000;
    const values = new Float64Array(size);
    for (let i = 0; i < size; i++) values[i] = i % 2 === 0 ? i : size - i;
    const expected = slowQuantile(0.5, [...values]);
    expect(quantile(0.5, values, size)).toBe(expected);
  });
});
