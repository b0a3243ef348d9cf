import { expect, test } from 'vitest';
import { EMPTY_LABELS } from '../../src/model/labels.ts';
import type { Batch } from '../../src/promql/operators/operator.ts';
import { NO_RUN } from '../../src/promql/split/claims.ts';
import { BoardMemory, helpAtBoard } from '../../src/threads/board-memory.ts';
import { runBoard, type SharedBoard, ThreadBoard } from '../../src/threads/run-board.ts';

const STEPS = 2;
const COST = { read: 7, peak: 5, held: 3 };

function board(count: number, threads = 2): SharedBoard {
  return runBoard(new BoardMemory(), { from: 10, size: 3, count }, STEPS, threads);
}

/** One row a series, whose values are its number and the same with a half. */
function batchOf(series: Int32Array): Batch {
  const rows = series.length;
  return {
    rows,
    labels: Array.from(series, () => EMPTY_LABELS),
    dropName: null,
    values: Float64Array.from({ length: rows * STEPS }, (_, i) => series[i >> 1] + (i & 1) / 2),
    present: new Uint8Array(rows * STEPS).fill(1),
    histograms: null,
  };
}

test('a run is claimed once, in order, and no further than there is room', () => {
  const shared = board(20);
  const owner = new ThreadBoard(shared);
  const helper = new ThreadBoard(shared);
  expect(owner.claimRun(0)).toBe(true);
  expect(helper.claimRun(0)).toBe(false);
  expect(Array.from({ length: 8 }, () => helper.claim())).toEqual([1, 2, 3, 4, 5, 6, 7, NO_RUN.room]);
  owner.release(0);
  expect(helper.claim()).toBe(8);
  expect(helper.claim()).toBe(NO_RUN.room);
});

test('what a helper puts is what the owner takes', () => {
  const shared = board(4);
  const owner = new ThreadBoard(shared);
  const helper = new ThreadBoard(shared);
  const series = Int32Array.of(13, 15);
  expect([helper.claim(), helper.claim()]).toEqual([0, 1]);
  expect(owner.state(1)).toBe('pending');
  helper.put(1, batchOf(series), series, COST);
  helper.put(0, null, series, COST);
  expect(owner.state(1)).toBe('ready');
  expect(owner.rows(0).rows).toBe(0);
  expect(owner.rows(1)).toEqual({
    rows: 2,
    series,
    values: Float64Array.of(13, 13.5, 15, 15.5),
    present: Uint8Array.of(1, 1, 1, 1),
    ...COST,
  });
});

test('after a run is given back nothing is claimed any more, but by its owner', () => {
  const shared = board(4);
  const owner = new ThreadBoard(shared);
  const helper = new ThreadBoard(shared);
  helper.giveBack(helper.claim());
  expect(owner.state(0)).toBe('returned');
  expect(helper.claim()).toBe(NO_RUN.left);
  expect(owner.claimRun(1)).toBe(true);
});

test("what a thread has claimed that is gone is the owner's", () => {
  const shared = board(4);
  let isHelped = true;
  const owner = new ThreadBoard(shared, { isHelped: () => isHelped, onEnd: () => {} });
  new ThreadBoard(shared).claim();
  expect(owner.state(0)).toBe('pending');
  isHelped = false;
  expect(owner.state(0)).toBe('returned');
  expect(owner.claim()).toBe(NO_RUN.left);
});

test('memory is used anew when its owner takes nothing from it and no helper is at work in it', () => {
  const memory = new BoardMemory();
  const runs = { from: 0, size: 2, count: 4 };
  const first = runBoard(memory, runs, STEPS, 2);
  expect(runBoard(memory, runs, STEPS, 2).memory).not.toBe(first.memory);
  helpAtBoard(
    first.memory,
    () => true,
    () => {
      expect(new ThreadBoard(first).claim()).toBe(0);
      memory.free(first);
      expect(runBoard(memory, runs, STEPS, 2).memory).not.toBe(first.memory);
    },
  );
  memory.free(first);
});

test('a board in used memory begins empty', () => {
  const memory = new BoardMemory();
  const runs = { from: 0, size: 2, count: 4 };
  const first = runBoard(memory, runs, STEPS, 2);
  const helper = new ThreadBoard(first);
  helpAtBoard(
    first.memory,
    () => true,
    () => helper.giveBack(helper.claim()),
  );
  memory.free(first);
  const second = runBoard(memory, { ...runs, size: 1 }, STEPS, 2);
  expect(second.memory).toBe(first.memory);
  const owner = new ThreadBoard(second);
  expect(owner.claim()).toBe(0);
  expect(owner.state(0)).toBe('pending');
});

test('a helper without its ticket does not touch the board', () => {
  const shared = board(4);
  helpAtBoard(
    shared.memory,
    () => false,
    () => new ThreadBoard(shared).claim(),
  );
  expect(new ThreadBoard(shared).claim()).toBe(0);
});
