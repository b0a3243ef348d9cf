import { describe, expect, it } from 'vitest';
import { CounterReset, type Histogram } from '../../../src/model/histogram.ts';
import * as extended from '../../../src/promql/kernels/extended-histograms.ts';
import type { RangeKernels } from '../../../src/promql/kernels/kernel.ts';
import { custom, everyMinute, exponential, type MixedSample, runMixed } from './mixed-of.ts';
import { windows } from './windows-of.ts';

const MINUTE = 60_000;
const GAUGE = { counterReset: CounterReset.Gauge } as const;
/** From 1m30s to 2m30s, between the samples of everyMinute(). */
const between = windows({ firstEndMs: 2.5 * MINUTE, rangeMs: MINUTE });

function countOf({ mixed }: RangeKernels, samples: readonly MixedSample[], over = between) {
  const { results, notes } = runMixed(mixed, samples, over);
  const [result] = results;
  return { count: typeof result === 'object' ? ((result as Histogram | null)?.count ?? null) : result, notes };
}

const counts = (...values: readonly number[]): MixedSample[] =>
  everyMinute(values.map((count) => exponential([count])));
const gauges = (...values: readonly number[]): MixedSample[] =>
  everyMinute(values.map((count) => exponential([count], GAUGE)));

describe('an anchored change', () => {
  it('is that between the samples at or before the ends', () => {
    expect(countOf(extended.anchoredIncrease, counts(10, 16, 24))).toEqual({ count: 6, notes: [] });
    expect(countOf(extended.anchoredRate, counts(10, 16, 24))).toEqual({ count: 0.1, notes: [] });
  });

  it('adds what was lost at a reset', () => {
    const over = windows({ firstEndMs: 3 * MINUTE, rangeMs: 1.5 * MINUTE });
    expect(countOf(extended.anchoredIncrease, counts(10, 4, 6), over)).toEqual({ count: 6, notes: [] });
    expect(countOf(extended.anchoredIncrease, counts(10, 14, 6), over)).toEqual({ count: 10, notes: [] });
  });

  it('without a sample in the window is none', () => {
    expect(countOf(extended.anchoredIncrease, counts(10))).toEqual({ count: null, notes: [] });
  });
});

describe('a smoothed change', () => {
  it('is that between the values at the ends', () => {
    expect(countOf(extended.smoothedIncrease, counts(10, 16, 24))).toEqual({ count: 7, notes: [] });
    expect(countOf(extended.smoothedDelta, gauges(10, 16, 8))).toEqual({ count: -1, notes: [] });
  });

  it('a reset around the start is none of the window', () => {
    // Grows from nothing to 4 by 2m, so that 2 are there at the start; 6 more come by 3m, of which 3 count.
    expect(countOf(extended.smoothedIncrease, counts(10, 4, 10))).toEqual({ count: 5, notes: [] });
  });

  it('a reset around the end grows from nothing', () => {
    // 13 at the start, 16 before the reset, 2 of 4 at the end.
    expect(countOf(extended.smoothedIncrease, counts(10, 16, 4))).toEqual({ count: 5, notes: [] });
  });

  it('a window inside one reset holds no reset', () => {
    const over = windows({ firstEndMs: 1.75 * MINUTE, rangeMs: MINUTE / 2 });
    expect(countOf(extended.smoothedIncrease, counts(10, 8), over)).toEqual({ count: 4, notes: [] });
  });
});

describe('what is remarked', () => {
  it('floats beside histograms, also beyond the window', () => {
    const samples = everyMinute([1, exponential([1]), exponential([2]), exponential([3])]);
    const far = windows({ firstEndMs: 4 * MINUTE, rangeMs: MINUTE });
    expect(countOf(extended.anchoredRate, samples, far)).toEqual({ count: null, notes: ['mixed samples'] });
  });

  it('buckets of two kinds', () => {
    const samples = everyMinute([exponential([1]), custom([1], [2]), exponential([3])]);
    expect(countOf(extended.smoothedRate, samples)).toEqual({ count: null, notes: ['mixed buckets'] });
  });

  it('gauges where counters are wanted, and the other way round', () => {
    expect(countOf(extended.smoothedIncrease, gauges(10, 16, 24)).notes).toEqual(['not a counter']);
    expect(countOf(extended.anchoredDelta, counts(10, 16, 24)).notes).toEqual(['not a gauge']);
  });
});
