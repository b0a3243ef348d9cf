import { describe, expect, it } from 'vitest';
import { CounterReset, type Histogram } from '../../../src/model/histogram.ts';
import { mixedIdelta, mixedIrate } from '../../../src/promql/kernels/mixed-instant-rate.ts';
import { mixedDelta, mixedIncrease, mixedRate } from '../../../src/promql/kernels/mixed-rate.ts';
import { custom, everyMinute, exponential, runMixed } from './mixed-of.ts';
import { windows } from './windows-of.ts';

const MINUTE = 60_000;
/** Three minutes that end with the third sample of everyMinute(), just behind time 0. */
const over = windows({ firstEndMs: 3 * MINUTE, rangeMs: 3 * MINUTE });
const GAUGE = { counterReset: CounterReset.Gauge } as const;

/** Count, buckets and hint of the one result. */
function summary(result: number | Histogram | null | undefined): unknown {
  if (result === null || result === undefined || typeof result === 'number') return result;
  return { count: result.count, buckets: [...result.positiveBuckets], hint: result.counterReset };
}

describe('of histograms', () => {
  it('increase is last less first, stretched to the window', () => {
    const { results, notes } = runMixed(
      mixedIncrease,
      everyMinute([exponential([8, 2]), exponential([10, 4]), exponential([12, 6])]),
      over,
    );
    // 2 minutes sampled; the start is 1 minute away, which is not above 1.1 intervals.
    expect(summary(results[0])).toEqual({ count: 12, buckets: [6, 6], hint: CounterReset.Gauge });
    expect(notes).toEqual([]);
  });

  it('rate is that by the seconds of the window', () => {
    const { results } = runMixed(mixedRate, everyMinute([exponential([100]), exponential([190])]), {
      ...over,
      firstEndMs: 2 * MINUTE,
      rangeMs: 2 * MINUTE,
    });
    expect(summary(results[0])).toEqual({ count: 1.5, buckets: [1.5], hint: CounterReset.Gauge });
  });

  it('a counter is not taken back below zero', () => {
    const { results } = runMixed(mixedIncrease, everyMinute([exponential([1]), exponential([5])]), {
      ...over,
      firstEndMs: 2 * MINUTE,
    });
    // One minute sampled; it was zero 15 s before the first sample.
    expect(summary(results[0])).toEqual({ count: 5, buckets: [5], hint: CounterReset.Gauge });
  });

  it('what was counted before a reset is added', () => {
    const samples = everyMinute([exponential([6]), exponential([8]), exponential([2])]);
    const { results } = runMixed(mixedIncrease, samples, windows({ firstEndMs: 3 * MINUTE, rangeMs: 2 * MINUTE + 1 }));
    expect((results[0] as Histogram).count).toBeCloseTo(4, 3);
  });

  it('delta of gauges knows no reset', () => {
    const samples = everyMinute([exponential([6], GAUGE), exponential([8], GAUGE), exponential([3], GAUGE)]);
    const { results, notes } = runMixed(mixedDelta, samples, over);
    expect(summary(results[0])).toEqual({ count: -4.5, buckets: [-4.5], hint: CounterReset.Gauge });
    expect(notes).toEqual([]);
  });

  it('delta of counters and rate of gauges are remarked, not refused', () => {
    const gauge = everyMinute([exponential([6], GAUGE), exponential([8])]);
    const counters = everyMinute([exponential([6]), exponential([8])]);
    expect(runMixed(mixedRate, gauge, over)).toMatchObject({ results: [{}], notes: ['not a counter'] });
    expect(runMixed(mixedDelta, counters, over)).toMatchObject({ results: [{}], notes: ['not a gauge'] });
  });

  it('the coarsest schema of the window wins', () => {
    const fine = exponential([1, 1, 1, 1], { schema: 1 });
    const coarse = exponential([2, 2]);
    const { results } = runMixed(
      mixedIncrease,
      everyMinute([fine, coarse, exponential([3, 3, 3, 3], { schema: 1 })]),
      over,
    );
    expect((results[0] as Histogram).schema).toBe(0);
  });

  it('exponential and custom buckets in one window give nothing', () => {
    const samples = everyMinute([exponential([1]), custom([1], [1]), exponential([3])]);
    expect(runMixed(mixedRate, samples, over)).toEqual({ results: [null], notes: ['mixed buckets'] });
  });

  it('custom buckets of other bounds are brought to the common ones', () => {
    const samples = everyMinute([custom([1, 2], [1, 1], GAUGE), custom([2, 3], [4, 2], GAUGE)]);
    const { results, notes } = runMixed(mixedDelta, samples, over);
    expect(notes).toEqual(['reconciled in subtraction']);
    expect([...(results[0] as Histogram).customValues]).toEqual([2]);
  });

  it('one histogram is not enough', () => {
    expect(runMixed(mixedRate, everyMinute([exponential([1])]), over)).toEqual({ results: [null], notes: [] });
  });

  it('floats beside them give nothing', () => {
    const samples = everyMinute([exponential([1]), 5, exponential([2])]);
    expect(runMixed(mixedRate, samples, over)).toEqual({ results: [null], notes: ['mixed samples'] });
  });

  it('windows of floats alone are as ever', () => {
    const samples = everyMinute([1, 61, 121, exponential([1])]);
    expect(
      runMixed(mixedRate, samples, windows({ firstEndMs: 3 * MINUTE, rangeMs: 2 * MINUTE + 1 })).results[0],
    ).toBeCloseTo(1, 4);
  });
});

describe('with start times', () => {
  it('the start inside the window takes the place of the way to the left', () => {
    const samples = everyMinute([3, 5], [MINUTE / 2, MINUTE / 2]);
    const { results } = runMixed(mixedIncrease, samples, { ...over, firstEndMs: 2 * MINUTE });
    expect(results).toEqual([5]);
  });

  it('one sample is enough when its start is known', () => {
    const { results } = runMixed(mixedIncrease, everyMinute([3], [MINUTE / 2]), { ...over, firstEndMs: MINUTE });
    expect(results).toEqual([3]);
  });

  it('one histogram too, which keeps its hint', () => {
    const samples = everyMinute([exponential([4], { counterReset: CounterReset.Reset })], [MINUTE / 2]);
    const { results } = runMixed(mixedIncrease, samples, { ...over, firstEndMs: MINUTE });
    expect(summary(results[0])).toEqual({ count: 4, buckets: [4], hint: CounterReset.Reset });
  });

  it('deltas add up though their values do not fall', () => {
    const samples = everyMinute([60, 60, 60], [1, MINUTE, 2 * MINUTE]);
    expect(runMixed(mixedIncrease, samples, over).results).toEqual([180]);
  });

  it('a start in the middle of the sample before is remarked', () => {
    const samples = everyMinute([60, 60], [1, MINUTE / 2]);
    expect(runMixed(mixedRate, samples, over).notes).toEqual(['overlapping start']);
  });
});

describe('of the last two samples', () => {
  it('irate divides by the seconds between', () => {
    const { results } = runMixed(mixedIrate, everyMinute([exponential([60]), exponential([180])]), over);
    expect(summary(results[0])).toEqual({ count: 2, buckets: [2], hint: CounterReset.Gauge });
  });

  it('irate after a reset takes the last as the change', () => {
    const { results } = runMixed(mixedIrate, everyMinute([exponential([180]), exponential([60])]), over);
    expect(summary(results[0])).toEqual({ count: 1, buckets: [1], hint: CounterReset.Gauge });
  });

  it('idelta of gauges subtracts', () => {
    const samples = everyMinute([exponential([180], GAUGE), exponential([60], GAUGE)]);
    const { results, notes } = runMixed(mixedIdelta, samples, over);
    expect(summary(results[0])).toEqual({ count: -120, buckets: [-120], hint: CounterReset.Gauge });
    expect(notes).toEqual([]);
  });

  it('a float and a histogram give nothing', () => {
    const samples = everyMinute([exponential([1]), 5]);
    expect(runMixed(mixedIrate, samples, over)).toEqual({ results: [null], notes: ['mixed samples'] });
  });

  it('a start time says that a float was reset', () => {
    const samples = everyMinute([60, 120], [1, MINUTE + 1]);
    expect(runMixed(mixedIrate, samples, over).results).toEqual([2]);
  });
});
