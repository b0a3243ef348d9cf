import { describe, expect, it } from 'vitest';
import { hasOverlap, startsAnew } from '../../../src/promql/kernels/start-times.ts';
import { mixedColumns } from './mixed-of.ts';

/** Whether the second of two samples, at 1000 and 2000, is a reset by its start time. */
function isReset(startBefore: number, start: number): boolean {
  const samples = mixedColumns([
    { time: 1000, value: 1, start: startBefore },
    { time: 2000, value: 1, start },
  ]);
  return startsAnew(samples, 1);
}

describe('a sample starts anew', () => {
  it.each([
    ['not when its start is not known', 500, 0, false],
    ['when it starts after the one before', 500, 1500, true],
    ['not when it starts at its own time', 500, 2000, false],
    ['not when it starts behind its own time', 500, 2500, false],
    ['not when it starts before the one before was taken', 500, 999, false],
    ['when it is a delta behind a delta', 500, 1000, true],
    ['not at the time of one of unknown start', 0, 1000, false],
    ['not at the time of one that starts at its own time', 1000, 1000, false],
    ['not at the time of one with a wrong start', 1500, 1000, false],
  ])('%s', (_, before, start, expected) => {
    expect(isReset(before, start)).toBe(expected);
  });
});

describe('an overlap', () => {
  const overlaps = (starts: readonly number[]): boolean => {
    const samples = mixedColumns(starts.map((start, i) => ({ time: (i + 1) * 1000, value: i, start })));
    return hasOverlap(samples, 0, samples.count);
  };

  it.each([
    ['none without start times', [0, 0, 0], false],
    ['none in a cumulative series', [500, 500, 500], false],
    ['none in deltas', [500, 1000, 2000], false],
    ['of a start that moves back into the sample before', [500, 600, 600], true],
  ])('%s', (_, starts, expected) => {
    expect(overlaps(starts)).toBe(expected);
  });
});
