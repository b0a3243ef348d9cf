import { assert, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { crc32Combined } from '../../../src/http/gzip/crc32-combined.ts';
import { crc32 } from '../../../src/storage/log/crc32.ts';

test('two checksums make that of both texts behind each other', () => {
  assert(
    property(uint8Array({ maxLength: 300 }), uint8Array({ maxLength: 5000 }), (first, second) => {
      const both = Uint8Array.of(...first, ...second);
      expect(crc32Combined(crc32(first), crc32(second), second.length)).toBe(crc32(both));
    }),
  );
});

test('nothing before or behind changes nothing', () => {
  expect(crc32Combined(0, 0xcbf43926, 9)).toBe(0xcbf43926);
  expect(crc32Combined(0xcbf43926, 0, 0)).toBe(0xcbf43926);
});
