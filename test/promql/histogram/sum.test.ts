import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CounterReset, type Histogram } from '../../../src/model/histogram.ts';
import { addHistograms } from '../../../src/promql/histogram/arithmetic.ts';
import { HistogramMean, HistogramSum } from '../../../src/promql/histogram/sum.ts';
import { custom, exponential } from '../kernels/mixed-of.ts';
import { contents, exponentials } from './histograms-of.ts';

function gathered<T extends HistogramSum | HistogramMean>(into: T, histograms: readonly Histogram[]): T {
  for (const histogram of histograms) expect(into.add(histogram)).toBe(true);
  return into;
}

describe('a sum', () => {
  it('of whole counts is that of one addition after the other', () => {
    fc.assert(
      fc.property(fc.array(exponentials, { minLength: 1, maxLength: 5 }), (histograms) => {
        const naive = histograms.reduce((sum, histogram) => addHistograms(sum, histogram)!.histogram);
        expect(contents(gathered(new HistogramSum(), histograms).result())).toEqual(contents(naive));
      }),
    );
  });

  it('keeps in every component what floating point loses', () => {
    const parts = [1e100, 1, -1e100].map((x) => exponential([x], { sum: x, zeroCount: x }));
    expect(contents(gathered(new HistogramSum(), parts).result())).toMatchObject({
      count: 1,
      sum: 1,
      zeroCount: 1,
      positive: new Map([[1, 1]]),
    });
  });

  it('says what was brought together', () => {
    const { NotReset, Reset } = CounterReset;
    const sum = gathered(new HistogramSum(), [
      custom([1, 2], [1, 1], { counterReset: Reset }),
      custom([2], [1, 1], { counterReset: NotReset }),
    ]);
    expect([sum.boundsReconciled, sum.counterResetCollision]).toEqual([true, true]);
  });

  it('of two kinds of buckets is refused', () => {
    const sum = gathered(new HistogramSum(), [exponential([1])]);
    expect(sum.add(custom([1], [1]))).toBe(false);
    expect(contents(sum.result())).toEqual(contents(exponential([1])));
  });
});

describe('a mean', () => {
  it('divides every component', () => {
    const mean = gathered(new HistogramMean(), [exponential([1, 2], { sum: 3 }), exponential([3, 6], { sum: 4 })]);
    expect(contents(mean.result())).toMatchObject({
      count: 6,
      sum: 3.5,
      positive: new Map([
        [1, 2],
        [2, 4],
      ]),
    });
  });

  it('of numbers whose sum overflows', () => {
    const huge = exponential([1.7e308], { sum: 1.7e308 });
    expect(contents(gathered(new HistogramMean(), [huge, huge, huge]).result())).toMatchObject({
      count: 1.7e308,
      sum: 1.7e308,
    });
  });
});
