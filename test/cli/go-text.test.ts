import { expect, it } from 'vitest';
import { binarySize, goDuration, goTime } from '../../src/cli/go-text.ts';

it.each([
  [0, '0s'],
  [1, '1ms'],
  [999, '999ms'],
  [1500, '1.5s'],
  [60_000, '1m0s'],
  [94_001, '1m34.001s'],
  [7_200_000, '2h0m0s'],
  [90_061_001, '25h1m1.001s'],
  [-1500, '-1.5s'],
])('%d ms are the duration %s', (ms, text) => {
  expect(goDuration(ms)).toBe(text);
});

it.each([
  [0, '0B'],
  [805, '805B'],
  [1024, '1KiB'],
  [1829, '1KiB805B'],
  [3 * 1024 ** 4 + 1024 ** 2 + 1, '3TiB1MiB1B'],
])('%d bytes are %s', (bytes, text) => {
  expect(binarySize(bytes)).toBe(text);
});

it('a time is shown in UTC', () => {
  expect(goTime(1_609_954_636_999)).toBe('2021-01-06 17:37:16 +0000 UTC');
});
