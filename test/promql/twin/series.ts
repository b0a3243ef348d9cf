/** Random series: floats, native histograms, both by turns, and classic histograms. */
import fc from 'fast-check';
import { bucketsOf, outerBound, type TwinHistogram } from './histogram.ts';
import type { TwinElement, TwinLabels, TwinPoint, TwinSeries } from './model.ts';

/** Floats only; exponential histograms; custom buckets; any of these by turns. */
export const NAMES = ['a_total', 'b', 'exponential', 'custom', 'mixed'] as const;

const labels = fc
  .record({
    __name__: fc.constantFrom(...NAMES, 'b', 'mixed'),
    x: fc.constantFrom('', '1', '2'),
    y: fc.constantFrom('', '1'),
  })
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, text]) => text !== '')));

/** How observations are counted. */
interface Layout {
  readonly schema: number;
  readonly zeroThreshold: number;
  readonly bounds: readonly number[];
}

/** One scrape. Sums and floats are quarters and eighths, so that they add up exactly whatever their order. */
interface Step extends Layout {
  readonly gapMs: number;
  readonly kind: 'float' | 'exponential' | 'custom';
  readonly float: number;
  readonly restarts: boolean;
  readonly observed: readonly number[];
}

const often = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.constantFrom(...new Array<T>(others.length * 4).fill(usual), ...others);

const observation = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom(0.375, 0.75, 1.25, 2.75, 5.5, 11, -0.75, -3) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);

const step: fc.Arbitrary<Step> = fc.record({
  // About every 15 seconds, with gaps, off the whole minutes now and then.
  gapMs: often(15_000, 14_000, 40_000, 130_000),
  kind: often<Step['kind']>('exponential', 'custom', 'float'),
  float: fc.integer({ min: -8, max: 40 }).map((number) => number / 4),
  restarts: often(false, true),
  // None on a bound of a bucket. NaN is in no bucket.
  observed: fc.array(observation, { maxLength: 4 }),
  schema: often(1, 2, 0, -1),
  zeroThreshold: often(0.5, 0, 1),
  bounds: often([1, 2, 5], [1, 5], [2, 5, 10], [-1, 1], []),
});

function pointsOf(name: string, steps: readonly Step[]): TwinPoint[] {
  let timeMs = 0;
  let observed: readonly number[] = [];
  return steps.map((one) => {
    timeMs += one.gapMs;
    observed = one.restarts ? one.observed : [...observed, ...one.observed];
    return { timeMs, value: elementOf(name, one, observed) };
  });
}

function elementOf(name: string, one: Step, observed: readonly number[]): TwinElement {
  const kind = name === 'mixed' ? one.kind : name === 'exponential' || name === 'custom' ? name : 'float';
  if (kind === 'float') return one.float;
  const bucketed = observed.filter((value) => !Number.isNaN(value));
  const histogram = kind === 'custom' ? customOf(one, bucketed) : exponentialOf(one, bucketed);
  return { ...histogram, count: observed.length, sum: observed.reduce((a, b) => a + b, 0) };
}

const UNCOUNTED = { count: 0, sum: 0 };

function exponentialOf({ schema, zeroThreshold }: Layout, observed: readonly number[]): TwinHistogram {
  const numberOf = (size: number): number => {
    let index = -20;
    while (outerBound(schema, index) < size) index++;
    return index;
  };
  const outside = observed.filter((value) => Math.abs(value) > zeroThreshold);
  return {
    schema,
    bounds: null,
    zeroThreshold,
    zeroCount: observed.length - outside.length,
    ...UNCOUNTED,
    positive: bucketsOf(outside.filter((value) => value > 0).map((value) => [numberOf(value), 1])),
    negative: bucketsOf(outside.filter((value) => value < 0).map((value) => [numberOf(-value), 1])),
  };
}

function customOf({ bounds }: Layout, observed: readonly number[]): TwinHistogram {
  const positive = bucketsOf(observed.map((value) => [bounds.filter((bound) => bound < value).length, 1]));
  const none = { zeroThreshold: 0, zeroCount: 0, negative: bucketsOf([]) };
  return { schema: 0, bounds, ...none, ...UNCOUNTED, positive };
}

/** Through the whole grid, mostly. */
const long = fc.array(step, { minLength: 20, maxLength: 40 });

const plain: fc.Arbitrary<TwinSeries> = fc
  .record({ labels, steps: fc.oneof(long, fc.array(step, { maxLength: 8 })) })
  .map((one) => ({ labels: one.labels, points: pointsOf((one.labels as TwinLabels).__name__, one.steps) }));

/** The buckets of a classic histogram: a series each, some of them missing, most of them rising with their bounds. */
const classic: fc.Arbitrary<TwinSeries[]> = fc
  .record({
    x: fc.constantFrom('1', '2'),
    bounds: fc.subarray(['-1', '0.5', '1', '2.5', '1e1', '+Inf', 'none'], { minLength: 1 }),
    scrapes: fc.array(fc.array(fc.integer({ min: -1, max: 9 }), { minLength: 7, maxLength: 7 }), {
      minLength: 8,
      maxLength: 30,
    }),
  })
  .map(({ x, bounds, scrapes }) =>
    bounds.map((le, i) => ({
      labels: { __name__: 'classic_bucket', x, le },
      points: scrapes.map((counts, scrape) => ({
        timeMs: (scrape + 1) * 15_000,
        value: counts.slice(0, i + 1).reduce((a, b) => a + b, 0),
      })),
    })),
  );

export const seriesSet: fc.Arbitrary<TwinSeries[]> = fc
  .tuple(
    fc.uniqueArray(plain, {
      selector: (series) => JSON.stringify(Object.entries(series.labels).sort()),
      minLength: 4,
      maxLength: 10,
    }),
    classic,
  )
  .map(([some, buckets]) => [...some, ...buckets]);
