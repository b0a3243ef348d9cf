import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32, tableCrc32 } from '../../../src/storage/log/crc32.ts';

test('the check value of the standard', () => {
  expect(tableCrc32(Buffer.from('123456789')).toString(16)).toBe('cbf43926');
});

test('both ways give the same', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => tableCrc32(bytes) === crc32(bytes)));
});
