import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MalformedPage } from '../../../src/storage/block/page-bytes.ts';
import { decodeStarts, encodeStarts } from '../../../src/storage/block/starts.ts';
import { ByteBuffer } from '../../../src/storage/chunk/byte-buffer.ts';

test('start times come back, whatever they are', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom(0, 5), fc.integer({ min: -(2 ** 50), max: 2 ** 50 }))), (starts) => {
      const out = new ByteBuffer();
      encodeStarts(Float64Array.from(starts), 0, starts.length, out);
      const into = new Float64Array(starts.length + 2).fill(-1);
      decodeStarts(out.bytes.subarray(0, out.length), starts.length, into, 1);
      expect(Array.from(into)).toEqual([-1, ...starts, -1]);
    }),
  );
});

test('start times come back in part', () => {
  const starts = Float64Array.of(3, 3, 3, 8, 8, 0, 9);
  const out = new ByteBuffer();
  encodeStarts(starts, 0, starts.length, out);
  for (let from = 0; from <= starts.length; from++) {
    for (let to = from; to <= starts.length; to++) {
      const into = new Float64Array(to - from + 2).fill(-1);
      decodeStarts(out.bytes.subarray(0, out.length), starts.length, into, 1, from, to);
      expect(Array.from(into)).toEqual([-1, ...starts.slice(from, to), -1]);
    }
  }
});

test('a counter that never restarts takes a few bytes', () => {
  const out = new ByteBuffer();
  encodeStarts(new Float64Array(1000).fill(1_700_000_000_000), 0, 1000, out);
  expect(out.length).toBe(8);
});

test('runs that are too long or empty are malformed', () => {
  const into = new Float64Array(4);
  expect(() => decodeStarts(Uint8Array.of(0, 5), 4, into, 0)).toThrow(MalformedPage);
  expect(() => decodeStarts(Uint8Array.of(0, 0), 4, into, 0)).toThrow(MalformedPage);
  expect(() => decodeStarts(Uint8Array.of(0, 2), 4, into, 0)).toThrow(MalformedPage);
});
