import fc from 'fast-check';
import SnappyJS from 'snappyjs';
import { expect, it } from 'vitest';
import { compressedBytesMax, snappyEncode } from '../../src/ingest/snappy-encode.ts';

const decoded = (bytes: Uint8Array): Uint8Array => new Uint8Array(SnappyJS.uncompress(bytes));

/** Texts with repetitions near and far, of any length. */
const repetitive = fc
  .array(fc.tuple(fc.uint8Array({ maxLength: 90 }), fc.nat({ max: 30 })), { maxLength: 40 })
  .map((parts) => Uint8Array.from(parts.flatMap(([bytes, times]) => new Array(times).fill([...bytes]).flat())));

it('what it writes is read back by others', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 5000 }), repetitive), (bytes) => {
      const block = snappyEncode(bytes);
      expect(block.length).toBeLessThanOrEqual(compressedBytesMax(bytes.length));
      expect(decoded(block)).toEqual(bytes);
    }),
    { numRuns: 300 },
  );
});

it.each([0, 1, 3, 4, 59, 60, 61, 255, 256, 257, 65_535, 65_536, 70_000])('literals of %i bytes', (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 7919 + (i >> 8) * 31) & 0xff);
  expect(decoded(snappyEncode(bytes))).toEqual(bytes);
});

it.each([4, 11, 12, 64, 65, 67, 68, 69, 128, 1000])('copies of %i bytes', (length) => {
  const word = Uint8Array.from({ length }, (_, i) => (i * i * 31 + i) & 0xff);
  const bytes = Uint8Array.from([...word, 1, 2, 3, ...new Array(3000).fill(9), ...word]);
  expect(decoded(snappyEncode(bytes))).toEqual(bytes);
});

it('is not much larger than what another encoder makes', () => {
  const lines = Array.from(
    { length: 800 },
    (_, i) => `node_cpu_seconds_total{cpu="${i % 16}",mode="m${i % 8}"} ${(i * 7919) % 1000}\n`,
  );
  const bytes = Buffer.from(lines.join(''));
  expect(snappyEncode(bytes).length).toBeLessThan(SnappyJS.compress(Uint8Array.from(bytes)).length * 1.1);
});
