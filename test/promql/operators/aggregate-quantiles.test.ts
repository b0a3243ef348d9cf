import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKernel } from '../../../src/promql/operators/aggregate/generated/kernel.js';
import { quantileOfNumbers } from '../kernels/quantile-of-numbers.ts';

const PAGE_BYTES = 65_536;

/** The quantile of each step. @param rows of each, a value a step; undefined: absent */
function quantilesOf(quantiles: readonly number[], rows: readonly (readonly (number | undefined)[])[]) {
  const steps = quantiles.length;
  const kernel = createKernel(1);
  const end = kernel.placeQuantiles(steps, rows.length);
  kernel.memory.grow(Math.ceil(end / PAGE_BYTES));
  const floats = new Float64Array(kernel.memory.buffer);
  const bytes = new Uint8Array(kernel.memory.buffer);
  floats.set(quantiles, kernel.quantiles.value / floats.BYTES_PER_ELEMENT);
  for (const [row, values] of rows.entries()) {
    for (const [step, value] of values.entries()) {
      floats[row * steps + step] = value ?? 7;
      bytes[kernel.present.value + row * steps + step] = value === undefined ? 0 : 1;
    }
  }
  kernel.takeQuantiles(rows.length);
  return quantiles.map((_, step) => (bytes[kernel.present.value + step] === 0 ? undefined : floats[step]));
}

/** Sorts everything. */
function slowQuantile(q: number, values: readonly (number | undefined)[]): number | undefined {
  const there = values.filter((value) => value !== undefined);
  if (there.length === 0) return undefined;
  const numbers = Float64Array.from(there.filter((value) => !Number.isNaN(value))).sort();
  return quantileOfNumbers(q, numbers, numbers.length, there.length - numbers.length);
}

/** Of one step. */
function quantileOf(q: number, values: readonly (number | undefined)[]): number | undefined {
  return quantilesOf(
    [q],
    values.map((value) => [value]),
  )[0];
}

describe('the quantile of a group', () => {
  it.each([
    [0.5, [3, 1, 2], 2],
    [0.5, [4, 1, 3, 2], 2.5],
    [0.5, [4, undefined, 3, 2], 3],
    [0, [2, Number.NaN, 1], Number.NaN],
    [0.75, [Number.NaN, 5, 1], 3],
    [1, [7], 7],
    [0.5, [Number.NaN], Number.NaN],
    [0.5, [undefined, undefined], undefined],
    [-0.1, [1, 2], -Infinity],
    [1.1, [1, 2], Infinity],
    [Number.NaN, [1, 2], Number.NaN],
    [0, [0, -0, -0], -0],
    [0, [-Infinity, 1], -Infinity],
    [1, [-Infinity, Infinity], Number.NaN],
  ])('%f of %j is %f', (q, values, wanted) => {
    expect(quantileOf(q, values)).toBe(wanted);
  });

  it('is that of the sorted values at each step, to the bit', () => {
    const value = fc.oneof(
      fc.double(),
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom(-0, Number.NaN, Infinity, undefined),
    );
    const q = fc.oneof(fc.double({ min: -0.5, max: 1.5, noNaN: true }), fc.constantFrom(0, 0.5, 1, Number.NaN));
    const input = fc.integer({ min: 1, max: 40 }).chain((steps) => {
      const row = fc.array(value, { minLength: steps, maxLength: steps });
      const quantiles = fc.array(q, { minLength: steps, maxLength: steps });
      return fc.tuple(quantiles, fc.array(row, { minLength: 1, maxLength: 100 }));
    });
    fc.assert(
      fc.property(input, ([quantiles, rows]) => {
        const wanted = quantiles.map((of, step) =>
          slowQuantile(
            of,
            rows.map((row) => row[step]),
          ),
        );
        expect(quantilesOf(quantiles, rows)).toEqual(wanted);
      }),
    );
  });

  it('is found in an order that makes each partition take one number off', () => {
    // Middles of three that are the second least each time.
    const values = Array.from({ length: 2000 }, (_, i) => (i % 2 === 0 ? i : 2000 - i));
    expect(quantileOf(0.5, values)).toBe(slowQuantile(0.5, values));
  });
});
