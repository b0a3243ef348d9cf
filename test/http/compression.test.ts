import { gunzipSync, inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { acceptedEncoding, compressNow } from '../../src/http/compression.ts';

const body = (length: number) => Uint8Array.from({ length }, (_, i) => 'abcdefgh'.charCodeAt(i % 8));

test('a body that fits into a packet is stored, a longer one compressed', () => {
  for (const length of [1, 66, 1300]) {
    const bytes = compressNow(body(length), 'gzip');
    expect(bytes.length).toBe(length + 23);
    expect(new Uint8Array(gunzipSync(bytes))).toEqual(body(length));
  }
  const bytes = compressNow(body(1301), 'gzip');
  expect(bytes.length).toBeLessThan(100);
  expect(new Uint8Array(gunzipSync(bytes))).toEqual(body(1301));
});

test('deflate is the zlib format at any length', () => {
  for (const length of [66, 5000]) {
    expect(new Uint8Array(inflateSync(compressNow(body(length), 'deflate')))).toEqual(body(length));
  }
});

test('the first coding that is known wins', () => {
  expect(acceptedEncoding('br, deflate, gzip')).toBe('deflate');
  expect(acceptedEncoding('gzip;q=1')).toBe(null);
  expect(acceptedEncoding(undefined)).toBe(null);
});
