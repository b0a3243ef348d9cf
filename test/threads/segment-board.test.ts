import { expect, test } from 'vitest';
import { NO_RUN } from '../../src/promql/split/claims.ts';
import { BoardMemory } from '../../src/threads/board-memory.ts';
import { SegmentCopies, segmentMemory, ThreadSegmentBoard } from '../../src/threads/segment-board.ts';

function boards() {
  const memory = segmentMemory(new BoardMemory());
  const owner = new ThreadSegmentBoard(memory, new SegmentCopies(), { isHelped: () => true, onEnd: () => {} });
  return { owner, helper: new ThreadSegmentBoard(memory, new SegmentCopies(), null) };
}

const BYTES = Uint8Array.from({ length: 100 }, (_, i) => i);
const WORDS = Uint32Array.of(30, 20, 1);

test('a segment can be claimed when it has been offered, by one thread', () => {
  const { owner, helper } = boards();
  expect(helper.claim()).toBe(NO_RUN.room);
  owner.offer({ plain: BYTES, words: WORDS });
  owner.offer({ plain: BYTES, words: WORDS });
  expect(owner.count).toBe(2);
  expect(helper.claim()).toBe(0);
  expect(owner.claimRun(0)).toBe(false);
  expect(owner.claimRun(1)).toBe(true);
  expect(helper.claim()).toBe(NO_RUN.room);
  owner.end();
  expect(helper.claim()).toBe(NO_RUN.left);
});

test('a helper sees what was offered, wherever it began, and the owner what became of it', () => {
  const { owner, helper } = boards();
  for (let from = 0; from < 12; from++) {
    expect(owner.offer({ plain: BYTES.subarray(from, 90), words: WORDS })).toBe(true);
    const run = helper.claim();
    expect(run).toBe(from);
    expect(helper.segment(run)).toEqual({ plain: BYTES.slice(from, 90), words: WORDS });
    expect(owner.state(run)).toBe('pending');
    helper.put(run, [Uint8Array.of(1, 2, 3), Uint8Array.of(from)], 0xffff_fff0 + from);
    expect(owner.state(run)).toBe('ready');
    const { crc, ...coded } = owner.coded(run);
    expect(coded).toEqual({ plainBytes: 90 - from, coded: Uint8Array.of(1, 2, 3, from) });
    expect(crc >>> 0).toBe(0xffff_fff0 + from);
  }
  expect(owner.helpedMs).toBeGreaterThanOrEqual(0);
});

test('what is too large for a slot is not taken', () => {
  const { owner } = boards();
  expect(owner.offer({ plain: new Uint8Array(128 * 1024 + 1), words: WORDS })).toBe(false);
  expect(owner.offer({ plain: BYTES, words: new Uint32Array(48 * 1024 + 3) })).toBe(false);
  expect(owner.count).toBe(0);
  expect(owner.offer({ plain: new Uint8Array(128 * 1024), words: new Uint32Array(48 * 1024) })).toBe(true);
});

test('more than there is room for becomes nothing', () => {
  const { owner, helper } = boards();
  owner.offer({ plain: BYTES, words: WORDS });
  const run = helper.claim();
  expect(() => helper.put(run, [new Uint8Array(64 * 1024), Uint8Array.of(1)], 0)).toThrow(RangeError);
  expect(owner.state(run)).toBe('pending');
});
