import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SampleColumns, STALE_HIGH, STALE_LOW } from '../../../src/model/samples.ts';
import { CompiledLoops } from '../../../src/promql/kernels/compiled/compiled-loops.ts';
import type { Lookup } from '../../../src/promql/kernels/lookup.ts';
import * as lookback from '../../../src/promql/operators/lookback.ts';
import { interpolate, latestTimes, removeStale } from '../../../src/promql/operators/lookback.ts';

type Find = typeof latestTimes;

const LOOPS = new CompiledLoops();

const latest: Find = (samples, lookup, values, present, at) =>
  lookback.latest(samples, lookup, LOOPS, values, present, at);

type Point = readonly [time: number, value: number | 'stale'];

function columns(points: readonly Point[]): SampleColumns {
  const samples = new SampleColumns(1);
  const words = new Uint32Array(2);
  const value = new Float64Array(words.buffer);
  for (const [time, point] of points) {
    if (point === 'stale') words.set([STALE_LOW, STALE_HIGH]);
    else value[0] = point;
    samples.push(time, words[0], words[1]);
  }
  return samples;
}

function run(find: Find, points: readonly Point[], lookup: Lookup): (number | null)[] {
  const values = new Float64Array(lookup.count);
  const present = new Uint8Array(lookup.count);
  const any = find(columns(points), lookup, values, present, 0);
  expect(any).toBe(present.some((flag) => flag === 1));
  return Array.from(values, (value, i) => (present[i] === 1 ? value : null));
}

const AT_STEPS: Lookup = { firstMs: 0, stepMs: 10, count: 4, lookbackMs: 10 };

describe('the newest sample', () => {
  test('a sample as old as the lookback is gone: the window is open at the left', () => {
    expect(run(latest, [[0, 1]], AT_STEPS)).toEqual([1, null, null, null]);
    expect(run(latest, [[1, 1]], AT_STEPS)).toEqual([null, 1, null, null]);
  });

  test('a staleness marker ends the series, an ordinary NaN is a value', () => {
    const points: Point[] = [
      [0, 1],
      [5, 'stale'],
      [20, Number.NaN],
    ];
    expect(run(latest, points, { ...AT_STEPS, lookbackMs: 100 })).toEqual([1, null, Number.NaN, Number.NaN]);
  });

  test('its time, in seconds', () => {
    expect(run(latestTimes, [[1500, 7]], { firstMs: 1000, stepMs: 1000, count: 3, lookbackMs: 900 })).toEqual([
      null,
      1.5,
      null,
    ]);
  });

  test('is that of a search at each step', () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 200 }), fc.oneof(fc.integer(), fc.constant('stale' as const)));
    fc.assert(
      fc.property(
        fc.uniqueArray(point, { selector: ([time]) => time, maxLength: 30 }),
        fc.integer({ min: -20, max: 100 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(1, 2, 8),
        (unsorted, firstMs, stepMs, lookbackMs, count) => {
          const points = unsorted.toSorted(([a], [b]) => a - b);
          const lookup = { firstMs, stepMs, count, lookbackMs };
          const expected = Array.from({ length: count }, (_, i) => {
            const reference = firstMs + i * stepMs;
            const found = points.findLast(([time]) => time <= reference && time > reference - lookbackMs);
            return found === undefined || found[1] === 'stale' ? null : found[1];
          });
          expect(run(latest, points, lookup)).toEqual(expected);
        },
      ),
    );
  });
});

describe('smoothed', () => {
  const lookup: Lookup = { firstMs: 0, stepMs: 5, count: 5, lookbackMs: 10 };

  test('the line between two samples, the last one when none follows, nothing before the first', () => {
    const points: Point[] = [
      [5, 10],
      [15, 30],
    ];
    expect(run(interpolate, points, lookup)).toEqual([null, 10, 20, 30, 30]);
  });

  test('markers are no samples', () => {
    const points: Point[] = [
      [0, 0],
      [4, 'stale'],
      [10, 10],
    ];
    expect(run(interpolate, points, lookup)).toEqual([0, 5, 10, 10, null]);
  });
});

test('markers are taken out in place', () => {
  const samples = columns([
    [1, 'stale'],
    [2, 20],
    [3, Number.NaN],
    [4, 'stale'],
    [5, 50],
  ]);
  removeStale(samples);
  expect(Array.from(samples.times.subarray(0, samples.count))).toEqual([2, 3, 5]);
  expect(Array.from(samples.values.subarray(0, samples.count))).toEqual([20, Number.NaN, 50]);
});
