import { describe, expect, it } from 'vitest';
import { almostEqual } from '../../../src/promql/kernels/almost-equal.ts';
import * as dates from '../../../src/promql/kernels/dates.ts';
import { greater, lesser } from '../../../src/promql/kernels/extremes.ts';
import { KahanMean, KahanSum, kahanAdd } from '../../../src/promql/kernels/kahan.ts';
import type { ValueKernel } from '../../../src/promql/kernels/kernel.ts';
import * as mathematics from '../../../src/promql/kernels/mathematics.ts';
import { pow } from '../../../src/promql/kernels/pow.ts';
import { clamp, clampMax, clampMin, round } from '../../../src/promql/kernels/rounding.ts';
import { welfordAdd } from '../../../src/promql/kernels/welford.ts';

const NAN = Number.NaN;

/** One row of one step between others, which must stay. */
function apply(kernel: ValueKernel, value: number, params: readonly number[] = []): number | null {
  const values = Float64Array.of(111, value, 222);
  const present = Uint8Array.of(1, 1, 1);
  kernel(
    values,
    present,
    1,
    1,
    params.map((param) => Float64Array.of(param)),
  );
  expect([values[0], values[2]]).toEqual([111, 222]);
  return present[1] === 0 ? null : values[1];
}

describe('pow', () => {
  it.each([
    [1, NAN, 1],
    [1, Infinity, 1],
    [NAN, 0, 1],
    [-1, Infinity, 1],
    [-1, -Infinity, 1],
    [-8, 1 / 3, NAN],
    [2, 10, 1024],
  ])('%d to the power %d is %d', (x, y, expected) => {
    expect(pow(x, y)).toBe(expected);
  });
});

describe('the greater and the lesser', () => {
  it('an infinity beats NaN in its own direction only', () => {
    expect([greater(NAN, Infinity), greater(NAN, 1), greater(NAN, -Infinity)]).toEqual([Infinity, NAN, NAN]);
    expect([lesser(NAN, -Infinity), lesser(NAN, 1), lesser(NAN, Infinity)]).toEqual([-Infinity, NAN, NAN]);
    expect([greater(1, 2), lesser(1, 2)]).toEqual([2, 1]);
  });
});

describe('clamp and round', () => {
  it.each([
    ['inside', clamp, 5, [0, 10], 5],
    ['below', clamp, -5, [0, 10], 0],
    ['above', clamp, 50, [0, 10], 10],
    ['bounds the wrong way round', clamp, 5, [10, 0], null],
    ['a bound that is NaN', clamp, 5, [NAN, 10], NAN],
    ['clamp_min', clampMin, -5, [0], 0],
    ['clamp_max', clampMax, 5, [0], 0],
    ['round half up', round, -2.5, [], -2],
    ['round to tenths', round, 0.35, [0.1], 0.4],
    ['round to fives', round, 13, [5], 15],
  ] as const)('%s', (_, kernel, value, params, expected) => {
    expect(apply(kernel, value, params)).toBe(expected);
  });
});

describe('functions of one number', () => {
  it.each([
    ['sgn of a negative', mathematics.sgn, -3, -1],
    ['sgn of a negative zero', mathematics.sgn, -0, -0],
    ['sgn of NaN', mathematics.sgn, NAN, NAN],
    ['log2 of a power of two', mathematics.log2, 8, 3],
    ['ln of zero', mathematics.ln, 0, -Infinity],
    ['deg', mathematics.deg, Math.PI, 180],
    ['rad', mathematics.rad, 180, Math.PI],
    ['ceil', mathematics.ceil, -1.5, -1],
  ] as const)('%s', (_, kernel, value, expected) => {
    expect(apply(kernel, value)).toBe(expected);
  });

  it('absent values stay as they are', () => {
    const values = Float64Array.of(-1, -2);
    mathematics.abs(values, Uint8Array.of(0, 1), 0, 2, []);
    expect([...values]).toEqual([-1, 2]);
  });
});

describe('parts of a date', () => {
  const leapDay = Date.UTC(2024, 1, 29, 23, 59, 59) / 1000;
  it.each([
    ['year', dates.year, leapDay, 2024],
    ['month', dates.month, leapDay, 2],
    ['day of month', dates.dayOfMonth, leapDay, 29],
    ['day of week', dates.dayOfWeek, leapDay, 4],
    ['day of year', dates.dayOfYear, leapDay, 60],
    ['days in month', dates.daysInMonth, leapDay, 29],
    ['days in a February of 1900', dates.daysInMonth, Date.UTC(1900, 1, 1) / 1000, 28],
    ['days in December', dates.daysInMonth, Date.UTC(2023, 11, 31) / 1000, 31],
    ['hour', dates.hour, leapDay, 23],
    ['minute', dates.minute, leapDay, 59],
    ['day of year before the epoch', dates.dayOfYear, -1, 365],
    ['last day of a leap year', dates.dayOfYear, Date.UTC(2024, 11, 31, 23) / 1000, 366],
    ['fractions are cut towards zero', dates.year, -0.5, 1970],
    ['year 100', dates.year, -59_011_459_200, 100],
    ['no time', dates.year, NAN, NAN],
  ] as const)('%s', (_, kernel, value, expected) => {
    expect(apply(kernel, value)).toBe(expected);
  });
});

describe('compensated sums', () => {
  it('keep small parts beside large ones', () => {
    const sum = new KahanSum();
    for (const x of [1e16, 1, 1, -1e16]) sum.add(x);
    expect(sum.total()).toBe(2);
  });

  it('in columns are the same', () => {
    const sums = new Float64Array(2);
    const compensations = new Float64Array(2);
    for (const x of [1e16, 1, 1, -1e16]) kahanAdd(sums, compensations, 1, x);
    expect([sums[1] + compensations[1], sums[0]]).toEqual([2, 0]);
  });

  it('a mean changes to the running form when the sum overflows', () => {
    const mean = new KahanMean();
    for (const x of [1.7e308, 1.7e308]) mean.add(x);
    expect(mean.mean()).toBe(1.7e308);
  });
});

describe('variance in columns', () => {
  const variance = (values: readonly number[]): number => {
    const [counts, means, squares] = [new Float64Array(1), new Float64Array(1), new Float64Array(1)];
    for (const x of values) welfordAdd(counts, means, squares, 0, x);
    return squares[0] / counts[0];
  };
  it('of some numbers', () => {
    expect(variance([2, 4, 4, 4, 5, 5, 7, 9])).toBe(4);
  });
  it('is NaN after an infinite first value', () => {
    expect(variance([Infinity, 1])).toBe(NAN);
  });
});

describe('almost equal', () => {
  it.each([
    [1, 1 + 1e-7, true],
    [1, 1 + 1e-5, false],
    [0, 1e-300, false],
    [NAN, NAN, true],
    [NAN, 1, false],
    [Infinity, Infinity, true],
    [1e308, 1.0000001e308, true],
  ])('%d and %d: %s', (a, b, expected) => {
    expect(almostEqual(a, b, 1e-6)).toBe(expected);
  });
});
