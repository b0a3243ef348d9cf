import { expect, it } from 'vitest';
import { alignedRanges } from '../../../src/storage/block/aligned-ranges.ts';
import { streamOf } from '../series-arrays.ts';

const of = (...times: number[][]) =>
  streamOf(
    times.map((column, i) => ({ labels: [['i', `${i}`]], samples: column.map((time) => [time, 0, 0] as const) })),
  );

it('finds the ranges that have samples, of all series', () => {
  expect(alignedRanges(of([0, 9, 10, 35], [-1, 99]), [10, 50], 9)).toEqual({
    lengthMs: 10,
    starts: [-10, 0, 10, 30, 90],
  });
});

it('takes longer ranges when there would be too many', () => {
  expect(alignedRanges(of([0, 9, 10, 35], [-1, 99]), [10, 50, 100], 4)).toEqual({ lengthMs: 50, starts: [-50, 0, 50] });
  expect(alignedRanges(of([0, 9, 10, 35], [-1, 99]), [10, 50, 100], 1)).toEqual({ lengthMs: 100, starts: [-100, 0] });
});

it('is none without samples', () => {
  expect(alignedRanges(of([], []), [10], 4)).toEqual({ lengthMs: 10, starts: [] });
});
