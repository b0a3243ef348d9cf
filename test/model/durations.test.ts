import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DURATION_MS_MAX, DurationError, formatDuration, parseDuration } from '../../src/model/durations.ts';

test.each([
  ['0', 0, '0s'],
  ['0s', 0, '0s'],
  ['1ms', 1, '1ms'],
  ['54s321ms', 54_321, '54s321ms'],
  ['1000ms', 1000, '1s'],
  ['90s', 90_000, '1m30s'],
  ['1h30m', 5_400_000, '1h30m'],
  ['24h', 86_400_000, '1d'],
  ['7d', 604_800_000, '1w'],
  ['8d', 691_200_000, '8d'],
  ['90d', 7_776_000_000, '90d'],
  ['365d', 31_536_000_000, '1y'],
  ['1y2w3d4h5m6s7ms', 33_019_506_007, '382d4h5m6s7ms'],
  ['292y', 9_208_512_000_000, '292y'],
])('%s is %d ms and prints as %s', (text, ms, printed) => {
  expect(parseDuration(text)).toBe(ms);
  expect(formatDuration(ms)).toBe(printed);
});

test('a negative duration has its sign in front', () => {
  expect(formatDuration(-90_000)).toBe('-1m30s');
});

test.each([
  ['', 'empty duration string'],
  ['1', 'not a valid duration string: "1"'],
  ['-1s', 'not a valid duration string: "-1s"'],
  ['1s ', 'unknown unit "s " in duration "1s "'],
  ['1.5h', 'unknown unit "." in duration "1.5h"'],
  ['5m1h', 'not a valid duration string: "5m1h"'],
  ['1m1m', 'not a valid duration string: "1m1m"'],
  ['5y1hs', 'unknown unit "hs" in duration "5y1hs"'],
  ['m', 'not a valid duration string: "m"'],
  ['293y', 'duration out of range'],
  ['292y365d', 'duration out of range'],
])('%j is refused', (text, message) => {
  expect(() => parseDuration(text)).toThrow(new DurationError(message));
});

test('every duration reads back as it was printed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: DURATION_MS_MAX }), (ms) => {
      expect(parseDuration(formatDuration(ms))).toBe(ms);
    }),
  );
});
