import { expect, test } from 'vitest';
import { crc32 } from '../../../src/storage/log/crc32.ts';

test('the check value of CRC-32 and the sums of short inputs', () => {
  expect(crc32(Buffer.from('123456789'), 0, 9)).toBe(0xcbf43926);
  expect(crc32(Buffer.from(''), 0, 0)).toBe(0);
  expect(crc32(Buffer.from('a'), 0, 1)).toBe(0xe8b7be43);
  expect(crc32(Buffer.from('abc'), 0, 3)).toBe(0x352441c2);
});

test('only the bytes between start and end count', () => {
  expect(crc32(Buffer.from('xx123456789yyy'), 2, 11)).toBe(0xcbf43926);
});
