import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CounterReset, type Histogram } from '../../../src/model/histogram.ts';
import {
  addHistograms,
  divideHistogram,
  multiplyHistogram,
  subtractHistograms,
} from '../../../src/promql/histogram/arithmetic.ts';
import { exponentialBound } from '../../../src/promql/histogram/bounds.ts';
import { compactHistogram } from '../../../src/promql/histogram/compact.ts';
import { equalHistograms } from '../../../src/promql/histogram/equal.ts';
import { detectReset } from '../../../src/promql/histogram/reset.ts';
import { reduceSchema } from '../../../src/promql/histogram/schema.ts';
import { custom, exponential } from '../kernels/mixed-of.ts';
import { contents, exponentials } from './histograms-of.ts';

describe('bounds of buckets', () => {
  it.each([
    [0, 0, 1],
    [0, 3, 8],
    [-2, 1, 16],
    // biome-ignore lint/suspicious/noApproximativeNumericConstant: Math.SQRT2 is the double after this one.
    [1, 1, 1.414213562373095],
    [2, 1, 1.189207115002721],
    [3, -8, 0.5],
    [8, 256, 2],
    [0, 1024, Number.MAX_VALUE],
    [-4, 64, Number.MAX_VALUE],
    [0, 1025, Infinity],
    [-4, 65, Infinity],
  ])('schema %d, bucket %d ends at %d', (schema, index, expected) => {
    expect(exponentialBound(schema, index)).toBe(expected);
  });
});

describe('sum and difference', () => {
  const sum = (a: Histogram, b: Histogram): Histogram => addHistograms(a, b)!.histogram;

  it('add every component', () => {
    const a = exponential([1, 2], {
      sum: 5,
      zeroCount: 1,
      negativeSpans: Int32Array.of(0, 1),
      negativeBuckets: Float64Array.of(3),
    });
    const b = exponential([0, 1, 4], { sum: 6, zeroCount: 2 });
    const { positiveBuckets, negativeBuckets, zeroCount } = sum(a, b);
    expect([[...positiveBuckets], [...negativeBuckets], zeroCount]).toEqual([[1, 3, 4], [3], 3]);
  });

  it('the wider zero bucket swallows buckets of the other', () => {
    const wide = exponential([], { zeroThreshold: 2, zeroCount: 5 });
    // Buckets (1, 2], (2, 4].
    expect(contents(sum(wide, exponential([3, 4])))).toMatchObject({
      zeroThreshold: 2,
      zeroCount: 8,
      positive: new Map([[2, 4]]),
    });
    expect(contents(sum(exponential([3, 4]), wide))).toMatchObject({ zeroCount: 8, positive: new Map([[2, 4]]) });
  });

  it('a zero bucket that ends inside a bucket grows to its end', () => {
    const wide = exponential([], { zeroThreshold: 1.5, zeroCount: 5 });
    expect(contents(sum(wide, exponential([3, 4])))).toMatchObject({ zeroThreshold: 2, zeroCount: 8 });
  });

  it('custom buckets of other bounds meet on the common ones', () => {
    const combined = addHistograms(custom([1, 2, 5], [1, 2, 3, 4]), custom([2, 3, 5], [10, 20, 30, 40]))!;
    expect(combined.boundsReconciled).toBe(true);
    expect(contents(combined.histogram)).toMatchObject({
      customValues: [2, 5],
      positive: new Map([
        [0, 13],
        [1, 53],
        [2, 44],
      ]),
    });
  });

  it('exponential and custom buckets have none', () => {
    expect(addHistograms(exponential([1]), custom([1], [1]))).toBeNull();
    expect(subtractHistograms(custom([1], [1]), exponential([1]))).toBeNull();
  });

  const { Unknown, Reset, NotReset, Gauge } = CounterReset;
  it.each([
    [Reset, Reset, Reset, false],
    [Reset, Gauge, Gauge, false],
    [Gauge, Unknown, Gauge, false],
    [Unknown, NotReset, Unknown, false],
    [Reset, NotReset, Unknown, true],
  ])('hints %d and %d give %d', (a, b, expected, collision) => {
    const combined = addHistograms(exponential([1], { counterReset: a }), exponential([1], { counterReset: b }))!;
    expect([combined.histogram.counterReset, combined.counterResetCollision]).toEqual([expected, collision]);
  });

  it('whole counts come back', () => {
    fc.assert(
      fc.property(exponentials, exponentials, (a, given) => {
        const { schema, zeroThreshold } = a;
        const b = { ...given, schema, zeroThreshold };
        expect(contents(subtractHistograms(sum(a, b), b)!.histogram)).toEqual(
          contents(sum(a, exponential([], { schema, zeroThreshold }))),
        );
      }),
    );
  });

  it('nothing is lost, whatever the schemas', () => {
    const total = ({ zeroCount, positiveBuckets, negativeBuckets }: Histogram): number =>
      [zeroCount, ...positiveBuckets, ...negativeBuckets].reduce((sum, count) => sum + count, 0);
    fc.assert(
      fc.property(exponentials, exponentials, (a, given) => {
        const b = { ...given, zeroThreshold: a.zeroThreshold };
        // Buckets inside the zero bucket are no histogram that a client makes.
        fc.pre(a.zeroThreshold === 0);
        expect(total(sum(a, b))).toBe(total(a) + total(b));
      }),
    );
  });
});

describe('multiples', () => {
  it('scale every component; a negative factor makes a gauge', () => {
    const scaled = multiplyHistogram(exponential([1, 2], { sum: 5, zeroCount: 1 }), -2);
    expect(contents(scaled)).toMatchObject({ count: -6, sum: -10, zeroCount: -2 });
    expect(scaled.counterReset).toBe(CounterReset.Gauge);
  });

  it('divided by zero there are no buckets', () => {
    expect(contents(divideHistogram(exponential([1]), 0))).toMatchObject({
      count: Infinity,
      sum: NaN,
      positive: new Map(),
    });
  });
});

describe('forms of one histogram', () => {
  it('compaction keeps what was observed and leaves no empty bucket', () => {
    fc.assert(
      fc.property(exponentials, (histogram) => {
        const compact = compactHistogram(histogram);
        expect(contents(compact)).toEqual(contents(histogram));
        expect([...compact.positiveBuckets, ...compact.negativeBuckets].includes(0)).toBe(false);
      }),
    );
  });

  it('a lower schema puts buckets together', () => {
    const fine = exponential([1, 2, 3, 4, 5], { schema: 1 });
    // Halves of (1, 2], (2, 4] and the first half of (4, 8].
    expect([...reduceSchema(fine, 0).positiveBuckets]).toEqual([3, 7, 5]);
    expect(reduceSchema(fine, 1)).toBe(fine);
  });

  it('equality counts empty buckets and signs of zero, not hints', () => {
    const a = exponential([1, 0]);
    expect(equalHistograms(a, exponential([1, 0], { counterReset: CounterReset.Reset }))).toBe(true);
    expect(equalHistograms(a, exponential([1]))).toBe(false);
    expect(equalHistograms(a, exponential([1, 0], { sum: -0 }))).toBe(false);
    expect(equalHistograms(exponential([1], { sum: NaN }), exponential([1], { sum: NaN }))).toBe(true);
  });
});

describe('a counter reset', () => {
  const before = exponential([2, 3], { zeroCount: 1, zeroThreshold: 0.5 });
  const same = { zeroCount: 1, zeroThreshold: 0.5 };
  it.each([
    ['none of the same', before, false],
    ['none of more', exponential([2, 4], same), false],
    ['of a lower count', exponential([2, 2], same), true],
    ['of a lower bucket', exponential([1, 9], same), true],
    ['of a bucket that is gone', exponential([9], same), true],
    ['of a lower zero bucket', exponential([9, 9], { ...same, zeroCount: 0 }), true],
    ['of a narrower zero bucket', exponential([9, 9], { zeroCount: 1, zeroThreshold: 0.25 }), true],
    ['of a higher schema', exponential([9, 9, 9, 9], { ...same, schema: 1 }), true],
    [
      'none of a zero bucket that swallowed the first bucket',
      exponential([0, 3], { zeroCount: 3, zeroThreshold: 2, count: 6 }),
      false,
    ],
    ['of a zero bucket that ends inside a bucket', exponential([0, 9], { zeroCount: 9, zeroThreshold: 1.5 }), true],
    ['that the hint denies', exponential([1], { ...same, counterReset: CounterReset.NotReset }), false],
    ['that the hint tells', exponential([9, 9], { ...same, counterReset: CounterReset.Reset }), true],
    ['of custom buckets after exponential ones', custom([1], [9, 9]), true],
  ])('%s', (_, current, expected) => {
    expect(detectReset(before, current)).toBe(expected);
  });

  it('of custom buckets is looked for between common bounds', () => {
    const previous = custom([1, 2, 3], [1, 2, 3, 4]);
    expect(detectReset(previous, custom([2, 3], [3, 3, 4]))).toBe(false);
    expect(detectReset(previous, custom([2, 3], [2, 9, 4]))).toBe(true);
  });

  it('never is where observations were added', () => {
    fc.assert(
      fc.property(exponentials, exponentials, (a, given) => {
        fc.pre(a.zeroThreshold === 0);
        const b = { ...given, schema: a.schema, zeroThreshold: 0 };
        expect(detectReset(a, addHistograms(a, b)!.histogram)).toBe(false);
      }),
    );
  });
});
