import { expect, test } from 'vitest';
import { innerGrid } from '../../../src/promql/operators/subquery.ts';

const WINDOW = { atMs: null, offsetMs: 0, rangeMs: 100, stepMs: 30 };

test('the inner steps are the multiples of the step inside the windows of all outer steps', () => {
  const outer = { startMs: 200, stepMs: 50, count: 3 };
  expect(innerGrid(WINDOW, outer)).toEqual({ startMs: 120, stepMs: 30, count: 7 });
});

test('a multiple at the open end of the first window is left out', () => {
  expect(innerGrid(WINDOW, { startMs: 220, stepMs: 0, count: 1 })).toEqual({ startMs: 150, stepMs: 30, count: 3 });
});

test('before the epoch the division truncates toward zero', () => {
  expect(innerGrid(WINDOW, { startMs: 40, stepMs: 0, count: 1 })).toEqual({ startMs: -30, stepMs: 30, count: 3 });
  expect(innerGrid(WINDOW, { startMs: -200, stepMs: 0, count: 1 })).toEqual({ startMs: -270, stepMs: 30, count: 3 });
});

test('@ and offset move the window', () => {
  const window = { ...WINDOW, atMs: 1000, offsetMs: 100 };
  expect(innerGrid(window, { startMs: 0, stepMs: 50, count: 9 })).toEqual({ startMs: 810, stepMs: 30, count: 4 });
});

test('a range shorter than the step may hold no step at all', () => {
  const window = { ...WINDOW, rangeMs: 10 };
  expect(innerGrid(window, { startMs: 50, stepMs: 0, count: 1 })).toEqual({ startMs: 60, stepMs: 30, count: 0 });
});
