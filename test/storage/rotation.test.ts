import { expect, test } from 'vitest';
import { LIMITS } from '../../src/limits.ts';
import { rotationReason } from '../../src/storage/rotation.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const RANGE = 2 * HOUR;
const NOON = Date.UTC(2026, 0, 5, 12);
const SMALL = { startMs: NOON, chunkBytes: 1, logBytes: 1, oldestMs: NOON };

test.each([
  ['within its range', SMALL, NOON + RANGE - 1, 0, null],
  ['at the next multiple of the range', SMALL, NOON + RANGE, 0, 'time'],
  ['after the clock was put back', SMALL, NOON - RANGE, 0, null],
  ['with too many chunks', { ...SMALL, chunkBytes: LIMITS.headChunkBytesMax + 1 }, NOON, 0, 'memory'],
  ['with too long a log', { ...SMALL, logBytes: LIMITS.headLogBytesMax + 1 }, NOON, 0, 'log'],
  ['with late samples of the range before', { ...SMALL, oldestMs: NOON - RANGE }, NOON + HOUR, 0, null],
  ['with samples of the day before, at first', { ...SMALL, oldestMs: NOON - 12 * HOUR }, NOON + MINUTE, 0, null],
  ['with samples of the day before', { ...SMALL, oldestMs: NOON - 12 * HOUR }, NOON + 2 * MINUTE, 0, 'backfill'],
  ['again with such samples', { ...SMALL, oldestMs: NOON - 12 * HOUR }, NOON + 2 * MINUTE, 1, null],
  ['again with such samples, later', { ...SMALL, oldestMs: NOON - 12 * HOUR }, NOON + 4 * MINUTE, 1, 'backfill'],
])('a generation %s', (_, size, nowMs, backfills, expected) => {
  expect(rotationReason(size, nowMs, RANGE, backfills)).toBe(expected);
});
