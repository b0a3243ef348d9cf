import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changes, resets } from '../../../src/promql/kernels/changes.ts';
import { idelta, irate } from '../../../src/promql/kernels/instant-rate.ts';
import { madOverTime, quantileOverTime } from '../../../src/promql/kernels/order-over-time.ts';
import * as over from '../../../src/promql/kernels/over-time.ts';
import { avgOverTime, stddevOverTime, stdvarOverTime, sumOverTime } from '../../../src/promql/kernels/sum-over-time.ts';
import { run, type Sample, samplesOfWindows, series, someWindows, windows } from './windows-of.ts';

const at = (values: readonly number[]): Sample[] => values.map((value, i) => ({ time: (i + 1) * 1000, value }));
const all = windows({ firstEndMs: 60_000, rangeMs: 60_000 });

describe('a window', () => {
  const samples = at([1, 2, 3, 4]);

  it('is open at the left and closed at the right', () => {
    expect(run(over.countOverTime, samples, windows({ firstEndMs: 3000, rangeMs: 2000 }))).toEqual([2]);
  });

  it('gives no result where it is empty', () => {
    const sparse = windows({ firstEndMs: 0, stepMs: 4500, count: 3, rangeMs: 2000 });
    expect(run(over.countOverTime, samples, sparse)).toEqual([null, 2, null]);
  });

  it('is the same at all steps of a pinned selector', () => {
    const pinned = windows({ firstEndMs: 3000, stepMs: 0, count: 3, rangeMs: 2000 });
    expect(run(sumOverTime, samples, pinned)).toEqual([5, 5, 5]);
  });
});

describe('the reductions', () => {
  it.each([
    ['sum keeps what floating point loses', sumOverTime, [1e100, 1, -1e100], 1],
    ['sum that overflows is infinite', sumOverTime, [1.7e308, 1.7e308, -1.7e308], Infinity],
    ['avg of numbers whose sum overflows', avgOverTime, [1.7e308, 1.7e308], 1.7e308],
    ['avg of an infinity', avgOverTime, [1, Infinity], Infinity],
    ['avg of both infinities', avgOverTime, [-Infinity, 1, Infinity], Number.NaN],
    ['stdvar', stdvarOverTime, [0, 8, 8, 2, 3], 10.559999999999999],
    ['stddev', stddevOverTime, [1, 1, 1], 0],
    ['min without NaN', over.minOverTime, [Number.NaN, 3, 2, Number.NaN], 2],
    ['max without NaN', over.maxOverTime, [Number.NaN, 3, 2, Number.NaN], 3],
    ['min of NaN alone', over.minOverTime, [Number.NaN], Number.NaN],
    ['time of the last minimum', over.timeOfMinOverTime, [2, 1, 1, 3], 3],
    ['time of the last maximum', over.timeOfMaxOverTime, [3, 1, 3, 2], 3],
    ['time of the first sample', over.timeOfFirstOverTime, [5, 6], 1],
    ['time of the last sample', over.timeOfLastOverTime, [5, 6], 2],
    ['first', over.firstOverTime, [5, 6], 5],
    ['last', over.lastOverTime, [5, 6], 6],
    ['present', over.presentOverTime, [5, 6], 1],
    ['mad', madOverTime, [4, 6, 2, 1, 999, 1, 2], 1],
    ['mad with a NaN', madOverTime, [4, Number.NaN], Number.NaN],
    ['changes with NaN after NaN', changes, [1, Number.NaN, Number.NaN, 1, 1], 2],
    ['changes of one sample', changes, [1], 0],
    ['resets', resets, [3, 2, 2, 5, 1], 2],
    ['irate', irate, [0, 10, 14], 4],
    ['irate after a reset', irate, [0, 10, 4], 4],
    ['idelta', idelta, [0, 10, 4], -6],
  ] as const)('%s', (_, kernel, values, expected) => {
    expect(run(kernel, at(values), all)).toEqual([expected]);
  });

  it('irate needs two samples', () => {
    expect(run(irate, at([1]), all)).toEqual([null]);
  });

  it.each([
    [0, 1],
    [0.5, 2],
    [0.75, 2.5],
    [1, 3],
    [-0.1, -Infinity],
    [1.1, Infinity],
    [Number.NaN, Number.NaN],
  ])('quantile %d of 3, 1, 2', (q, expected) => {
    expect(run(quantileOverTime, at([3, 1, 2]), all, [q])).toEqual([expected]);
  });

  it('NaN is the least of all for a quantile', () => {
    expect(run(quantileOverTime, at([3, Number.NaN, 2]), all, [0])).toEqual([Number.NaN]);
    expect(run(quantileOverTime, at([3, Number.NaN, 2]), all, [0.5])).toEqual([2]);
  });
});

describe('over any windows', () => {
  it.each([
    ['count', over.countOverTime, (window: Sample[]) => window.length],
    ['first', over.firstOverTime, (window: Sample[]) => window[0].value],
    ['last', over.lastOverTime, (window: Sample[]) => window.at(-1)!.value],
    ['time of last', over.timeOfLastOverTime, (window: Sample[]) => window.at(-1)!.time / 1000],
    ['resets', resets, (window: Sample[]) => window.filter(({ value }, i) => value < window[i - 1]?.value).length],
  ] as const)('%s is that of the samples in each', (_, kernel, slow) => {
    fc.assert(
      fc.property(series, someWindows, (samples, given) => {
        const expected = samplesOfWindows(samples, given).map((window) => (window.length === 0 ? null : slow(window)));
        expect(run(kernel, samples, given)).toEqual(expected);
      }),
    );
  });
});

describe('the sorted window of a quantile', () => {
  const quantileOf = (window: readonly Sample[], q: number): number => {
    const sorted = window
      .map(({ value }) => value)
      .sort((a, b) => (Number.isNaN(a) ? -1 : Number.isNaN(b) ? 1 : a - b));
    const rank = q * (sorted.length - 1);
    const low = Math.floor(rank);
    const high = Math.min(sorted.length - 1, low + 1);
    return sorted[low] * (1 - (rank - low)) + sorted[high] * (rank - low);
  };
  const numbers = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(Number.NaN)), { maxLength: 400 });
  const quantiles = fc.constantFrom(0, 0.25, 0.5, 0.9, 1);

  it('is the same as sorting each window', () => {
    const spans = fc.record({ range: fc.integer({ min: 1, max: 300 }), step: fc.integer({ min: 1, max: 150 }) });
    fc.assert(
      fc.property(numbers, quantiles, spans, (values, q, { range, step }) => {
        const given = windows({ firstEndMs: 3000, stepMs: step * 1000, count: 20, rangeMs: range * 1000 });
        const windowed = samplesOfWindows(at(values), given);
        const expected = windowed.map((window) => (window.length === 0 ? null : quantileOf(window, q)));
        expect(run(quantileOverTime, at(values), given, [q])).toEqual(expected);
      }),
    );
  });
});
