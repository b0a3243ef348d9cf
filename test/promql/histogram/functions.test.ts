import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { CounterReset } from '../../../src/model/histogram.ts';
import { allBuckets } from '../../../src/promql/histogram/buckets.ts';
import { histogramFraction } from '../../../src/promql/histogram/fraction.ts';
import { histogramMean, histogramVariance } from '../../../src/promql/histogram/moments.ts';
import { histogramQuantile } from '../../../src/promql/histogram/quantile.ts';
import { histogramText } from '../../../src/promql/histogram/text.ts';
import { type TrimSide, trimHistogram } from '../../../src/promql/histogram/trim.ts';
import { parseHistogram } from '../../../src/promqltest/histogram-notation.ts';
import { exponentials } from './histograms-of.ts';

const of = (literal: string) => parseHistogram(literal).histogram;

/** The zero bucket reaches into no other. */
const disjoint = exponentials.map((histogram) => ({ ...histogram, zeroThreshold: 2 ** -100 }));

function expectClose(got: number, wanted: number): void {
  if (Number.isNaN(wanted)) expect(got).toBeNaN();
  else expect(got).toBeCloseTo(wanted, 12);
}

const POSITIVE = of('{{schema:0 count:10 sum:30 z_bucket:2 z_bucket_w:0.5 buckets:[4 0 4] offset:1}}');
const TWO_SIDED = of('{{schema:0 count:8 sum:0 buckets:[2 2] n_buckets:[2 2]}}');
const CUSTOM = of('{{schema:-53 count:10 sum:30 custom_values:[-1 5 10] buckets:[1 4 3 2]}}');
const WITH_NAN = of('{{schema:0 count:10 sum:NaN buckets:[4 4] offset:1}}');

describe('a quantile', () => {
  it.each([
    [-0.1, POSITIVE, -Infinity, 'none'],
    [1.1, POSITIVE, Infinity, 'none'],
    [Number.NaN, POSITIVE, Number.NaN, 'none'],
    [0.5, of('{{}}'), Number.NaN, 'none'],
    // From 0, because nothing is negative.
    [0.1, POSITIVE, 0.25, 'none'],
    [0.4, POSITIVE, Math.SQRT2, 'none'],
    [0.8, POSITIVE, 4 * Math.SQRT2, 'none'],
    [1, POSITIVE, 8, 'none'],
    [0, TWO_SIDED, -2, 'none'],
    [0.125, TWO_SIDED, -Math.SQRT2, 'none'],
    [1, TWO_SIDED, 2, 'none'],
    [0.05, CUSTOM, -1, 'none'],
    [0.3, CUSTOM, 2, 'none'],
    [0.9, CUSTOM, 10, 'none'],
    [0.9, WITH_NAN, Number.NaN, 'result'],
    // Looked for among 2 to 4 alone, as Prometheus does.
    [0.2, WITH_NAN, 2 * Math.SQRT2, 'skew'],
  ])('%f of %o', (q, histogram, value, nan) => {
    const answer = histogramQuantile(q, histogram);
    expectClose(answer.value, value);
    expect(answer.nan).toBe(nan);
  });

  it('never falls when q grows', () => {
    fc.assert(
      fc.property(
        disjoint,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (histogram, a, b) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)].map((q) => histogramQuantile(q, histogram).value);
          if (histogram.count > 0) expect(low).toBeLessThanOrEqual(high + Math.abs(high) * 1e-9);
        },
      ),
    );
  });
});

describe('a fraction', () => {
  it.each([
    [0, 4, POSITIVE, 0.6, false],
    [-Infinity, Infinity, POSITIVE, 1, false],
    [1, Math.SQRT2, POSITIVE, 0.2, false],
    [0, 0.25, POSITIVE, 0.1, false],
    [4, 1, POSITIVE, 0, false],
    [Number.NaN, 1, POSITIVE, Number.NaN, false],
    [-2, -1, TWO_SIDED, 0.25, false],
    [-Math.SQRT2, 0, TWO_SIDED, 0.375, false],
    [5, 7.5, CUSTOM, 0.15, false],
    [-Infinity, Infinity, WITH_NAN, 0.8, true],
  ])('%f to %f of %o', (lower, upper, histogram, value, excludesNan) => {
    const answer = histogramFraction(lower, upper, histogram);
    expectClose(answer.value, value);
    expect(answer.excludesNan).toBe(excludesNan);
  });

  it('of two neighbouring ranges is that of both together', () => {
    const bound = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(disjoint, fc.tuple(bound, bound, bound), (histogram, bounds) => {
        if (histogram.count === 0) return;
        const [a, b, c] = bounds.toSorted((x, y) => x - y);
        const between = (x: number, y: number): number => histogramFraction(x, y, histogram).value;
        expect(between(a, b) + between(b, c)).toBeCloseTo(between(a, c), 9);
      }),
    );
  });
});

test('mean and variance take the middle of each bucket', () => {
  expect(histogramMean(POSITIVE)).toBe(3);
  // 2 at 0, 4 at sqrt(2), 4 at sqrt(32).
  const middles = [0, 0, ...Array(4).fill(Math.sqrt(2)), ...Array(4).fill(Math.sqrt(32))];
  expect(histogramVariance(POSITIVE)).toBeCloseTo(middles.reduce((sum, x) => sum + (x - 3) ** 2, 0) / 10, 12);
  expect(histogramVariance(of('{{schema:-53 count:2 sum:8 custom_values:[2 6] buckets:[0 2]}}'))).toBe(0);
});

describe('what is left of a histogram', () => {
  it.each<[number, TrimSide, string, string]>([
    [8, 'keepBelow', '{{schema:0 count:4 sum:9 buckets:[4] offset:1}}', '{count:4, sum:9, (1,2]:4}'],
    [0.5, 'keepBelow', '{{schema:0 count:4 sum:9 buckets:[4] offset:1}}', '{count:0, sum:0}'],
    [0.5, 'keepAbove', '{{schema:0 count:4 sum:9 buckets:[4] offset:1}}', '{count:4, sum:9, (1,2]:4}'],
    [5, 'keepBelow', '{{schema:-53 count:9 sum:9 custom_values:[5] buckets:[4 5]}}', '{count:4, sum:10, [-Inf,5]:4}'],
    [5, 'keepAbove', '{{schema:-53 count:9 sum:9 custom_values:[5] buckets:[4 5]}}', '{count:5, sum:25, (5,+Inf]:5}'],
    [7, 'keepAbove', '{{schema:-53 count:9 sum:9 custom_values:[5] buckets:[4 5]}}', '{count:5, sum:35, (5,+Inf]:5}'],
    [2.5, 'keepBelow', '{{schema:-53 count:4 sum:9 custom_values:[5] buckets:[4]}}', '{count:2, sum:2.5, [-Inf,5]:2}'],
    [2.5, 'keepAbove', '{{schema:-53 count:4 sum:9 custom_values:[5] buckets:[4]}}', '{count:2, sum:7.5, [-Inf,5]:2}'],
    [
      0,
      'keepBelow',
      '{{count:6 z_bucket:4 z_bucket_w:1 buckets:[1] n_buckets:[1]}}',
      '{count:3, sum:-1.707107, [-1,-0.5):1, [-1,1]:2}',
    ],
    [
      0.5,
      'keepAbove',
      '{{count:5 z_bucket:4 z_bucket_w:1 buckets:[1]}}',
      '{count:3, sum:2.207107, [-1,1]:2, (0.5,1]:1}',
    ],
  ])('at %f, %s, of %s', (bound, side, literal, text) => {
    const shown = (histogram: ReturnType<typeof of>): string =>
      histogramText({ ...histogram, sum: Math.round(histogram.sum * 1e6) / 1e6 });
    expect(shown(trimHistogram(of(literal), bound, side))).toBe(text);
  });

  it('adds up to the whole', () => {
    fc.assert(
      fc.property(disjoint, fc.double({ min: -50, max: 50, noNaN: true }), (histogram, bound) => {
        const total = allBuckets(histogram).counts.reduce((sum, count) => sum + count, 0);
        const below = trimHistogram(histogram, bound, 'keepBelow').count;
        const above = trimHistogram(histogram, bound, 'keepAbove').count;
        expect(below + above).toBeCloseTo(total, 9);
      }),
    );
  });
});

describe('the text of a histogram', () => {
  it.each([
    ['{{}}', '{count:0, sum:0}'],
    [
      '{{schema:1 count:1234567 sum:-0.5 z_bucket:2 z_bucket_w:0.001 buckets:[1 0 3] n_buckets:[2 1] n_offset:1}}',
      '{count:1.234567e+06, sum:-0.5, [-2,-1.414214):1, [-1.414214,-1):2, [-0.001,0.001]:2, (0.707107,1]:1, (1.414214,2]:3}',
    ],
    ['{{z_bucket:2 count:2}}', '{count:2, sum:0, [-0,0]:2}'],
    ['{{schema:-53 count:3 sum:1 custom_values:[1] buckets:[1 2]}}', '{count:3, sum:1, [-Inf,1]:1, (1,+Inf]:2}'],
  ])('%s', (literal, text) => {
    const rounded = histogramText(of(literal)).replace(/\d\.\d{7,}/g, (number) =>
      String(Math.round(Number(number) * 1e6) / 1e6),
    );
    expect(rounded).toBe(text);
  });
});

test('a histogram in notation has what is written, and zeros', () => {
  const { histogram, hintGiven } = parseHistogram(
    '{{ Schema:2 OFFSET:-3 buckets:[1 2] n_buckets:[4] counter_reset_hint:gauge }}',
  );
  expect(hintGiven).toBe(true);
  expect(histogram).toEqual({
    counterReset: CounterReset.Gauge,
    schema: 2,
    zeroThreshold: 0,
    zeroCount: 0,
    count: 0,
    sum: 0,
    positiveSpans: Int32Array.of(-3, 2),
    positiveBuckets: Float64Array.of(1, 2),
    negativeSpans: Int32Array.of(0, 1),
    negativeBuckets: Float64Array.of(4),
    customValues: new Float64Array(0),
  });
});
