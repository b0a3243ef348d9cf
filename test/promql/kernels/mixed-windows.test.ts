import { describe, expect, it } from 'vitest';
import { CounterReset } from '../../../src/model/histogram.ts';
import {
  anchoredMixedChanges,
  anchoredMixedResets,
  mixedChanges,
  mixedResets,
} from '../../../src/promql/kernels/mixed-changes.ts';
import {
  mixedAvgOverTime,
  mixedFirstOverTime,
  mixedLastOverTime,
  mixedSumOverTime,
} from '../../../src/promql/kernels/mixed-over-time.ts';
import { ofFloats, ofTimes } from '../../../src/promql/kernels/mixed-windows.ts';
import { quantileOverTime } from '../../../src/promql/kernels/order-over-time.ts';
import * as over from '../../../src/promql/kernels/over-time.ts';
import { deriv } from '../../../src/promql/kernels/regression.ts';
import { custom, everyMinute, exponential, runMixed } from './mixed-of.ts';
import { windows } from './windows-of.ts';

const MINUTE = 60_000;
const h = exponential([1]);
/** The last two minutes at 2m, 3m, ... 6m. */
const pairs = windows({ firstEndMs: 2 * MINUTE, stepMs: MINUTE, count: 5, rangeMs: 2 * MINUTE });
const all = windows({ firstEndMs: 10 * MINUTE, rangeMs: 10 * MINUTE });

describe('functions of floats', () => {
  it('look past histograms, and say so where a window has both', () => {
    const outcome = runMixed(ofFloats(over.minOverTime).mixed, everyMinute([3, 2, h, h, 5, 6]), pairs);
    expect(outcome).toEqual({ results: [2, 2, null, 5, 5], notes: ['ignored histograms'] });
  });

  it('say nothing of windows with one kind each', () => {
    const samples = [
      { time: MINUTE, value: 3 },
      { time: 4 * MINUTE, value: h },
    ];
    expect(runMixed(ofFloats(over.maxOverTime).mixed, samples, pairs)).toEqual({
      results: [3, null, null, null, null],
      notes: [],
    });
  });

  it('that need two floats find one beside histograms too few', () => {
    expect(runMixed(ofFloats(deriv).mixed, everyMinute([3, h]), all)).toEqual({
      results: [null],
      notes: ['ignored histograms'],
    });
  });

  it('get their parameters', () => {
    expect(runMixed(ofFloats(quantileOverTime).mixed, everyMinute([3, h, 5]), all, [0.5]).results).toEqual([4]);
  });
});

describe('functions of times', () => {
  it('count samples of either kind', () => {
    const outcome = runMixed(ofTimes(over.countOverTime).mixed, everyMinute([3, h, h]), pairs);
    expect(outcome).toEqual({ results: [2, 2, 1, null, null], notes: [] });
    expect(runMixed(ofTimes(over.timeOfLastOverTime).mixed, everyMinute([3, h]), all).results).toEqual([120]);
  });
});

describe('first and last', () => {
  it('are samples of either kind as they are', () => {
    expect(runMixed(mixedFirstOverTime, everyMinute([h, 3]), all).results).toEqual([h]);
    expect(runMixed(mixedFirstOverTime, everyMinute([3, h]), all).results).toEqual([3]);
    expect(runMixed(mixedLastOverTime, everyMinute([3, h]), all).results).toEqual([h]);
    expect(runMixed(mixedLastOverTime, everyMinute([h, 3]), all).results).toEqual([3]);
  });
});

describe('changes and resets', () => {
  const more = exponential([2]);
  const samples = everyMinute([1, h, h, more, h, 5, Number.NaN, Number.NaN, 4]);

  it('a change of kind is both', () => {
    expect(runMixed(mixedChanges, samples, all)).toEqual({ results: [6], notes: [] });
    expect(runMixed(mixedResets, samples, all)).toEqual({ results: [3], notes: [] });
  });

  it('one sample has none', () => {
    expect(runMixed(mixedChanges, everyMinute([h]), all).results).toEqual([0]);
    expect(runMixed(mixedResets, everyMinute([h]), all).results).toEqual([0]);
  });

  it('changes do not look at the hint, resets do', () => {
    const hinted = everyMinute([h, exponential([1], { counterReset: CounterReset.Reset })]);
    expect(runMixed(mixedChanges, hinted, all).results).toEqual([0]);
    expect(runMixed(mixedResets, hinted, all).results).toEqual([1]);
  });

  it('anchored ones compare with the sample before the window', () => {
    const window = windows({ firstEndMs: 2 * MINUTE, rangeMs: MINUTE });
    expect(runMixed(anchoredMixedChanges, everyMinute([h, 3]), window).results).toEqual([1]);
    expect(runMixed(anchoredMixedResets, everyMinute([3, h]), window).results).toEqual([1]);
    expect(runMixed(mixedResets, everyMinute([3, h]), window).results).toEqual([0]);
  });

  it('anchored ones do not look at start times', () => {
    const deltas = everyMinute([60, 60], [1, MINUTE]);
    expect(runMixed(mixedResets, deltas, all).results).toEqual([1]);
    expect(runMixed(anchoredMixedResets, deltas, all).results).toEqual([0]);
  });
});

describe('sum and average', () => {
  const two = everyMinute([exponential([1, 2], { sum: 5 }), exponential([3, 0], { sum: 1 })]);

  it('of histograms are those of every component, empty buckets too', () => {
    expect(runMixed(mixedSumOverTime, two, all)).toMatchObject({
      results: [{ count: 6, sum: 6, positiveBuckets: Float64Array.of(4, 2) }],
      notes: [],
    });
    expect(runMixed(mixedAvgOverTime, two, all)).toMatchObject({
      results: [{ count: 3, sum: 3, positiveBuckets: Float64Array.of(2, 1) }],
    });
  });

  it('of floats and histograms are none', () => {
    const samples = everyMinute([1, h]);
    expect(runMixed(mixedSumOverTime, samples, all)).toEqual({ results: [null], notes: ['mixed samples'] });
  });

  it('of two kinds of buckets are none', () => {
    const samples = everyMinute([h, custom([1], [1])]);
    expect(runMixed(mixedAvgOverTime, samples, all)).toEqual({ results: [null], notes: ['mixed buckets'] });
  });

  it('say what was brought together', () => {
    const samples = everyMinute([
      custom([1, 2], [1], { counterReset: CounterReset.Reset }),
      custom([2], [1], { counterReset: CounterReset.NotReset }),
    ]);
    expect(runMixed(mixedSumOverTime, samples, all).notes).toEqual([
      'reconciled in aggregation',
      'conflict in aggregation',
    ]);
  });
});
