/** Columns of every form and width, at every length that loops of sixteen begin and end with. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { CHUNK_SAMPLES_MAX } from '../../../../src/storage/block/format.ts';
import { ByteBuffer } from '../../../../src/storage/chunk/byte-buffer.ts';
import { ColumnDecoder } from '../../../../src/storage/chunk/columns/column-decoder.ts';
import * as layout from '../../../../src/storage/chunk/columns/kernel/layout.ts';
import { DamagedChunk } from '../../../../src/storage/chunk/damaged-chunk.ts';
import { floatColumn } from '../../../../src/storage/chunk/float-column.ts';
import { encodeFloats } from '../../../../src/storage/chunk/floats.ts';
import { encodeSigned } from '../../../../src/storage/chunk/signed-column.ts';
import { SIGNED_MAX } from '../../../../src/storage/chunk/varint.ts';
import { anyBits, scrapedColumn, wordsOf } from '../arbitraries.ts';

const decoder = new ColumnDecoder();

function signed(column: readonly number[]): Uint8Array {
  const out = new ByteBuffer();
  encodeSigned(Float64Array.from(column), out);
  const bytes = out.bytes.slice(0, out.length);
  const cursor = decoder.open(bytes, 0, bytes.length);
  expect(Array.from(cursor.signedColumn(column.length))).toEqual(column);
  cursor.finish();
  return bytes;
}

describe('a signed column', () => {
  const numbers = fc
    .tuple(fc.integer({ min: 0, max: 52 }), fc.integer({ min: 0, max: 52 }))
    .chain(([usual, odd]) =>
      fc.array(
        fc.oneof(
          { weight: 20, arbitrary: magnitude(usual) },
          { weight: 1, arbitrary: magnitude(odd) },
          { weight: 1, arbitrary: fc.constant(0) },
        ),
        { maxLength: 100 },
      ),
    );

  it('comes back, whatever its numbers', () => {
    fc.assert(
      fc.property(numbers, (column) => void signed(column)),
      { numRuns: 1000 },
    );
  });

  it.each([1, 2, 3, 4, 5, 6, 7])('of noise of %i bytes is so many planes, and comes back', (planes) => {
    // The low bytes take all values, so that planes are smaller than varints.
    for (let count = 200; count < 250; count++) {
      const column = Array.from({ length: count }, (_, i) => {
        const low = (i * 101) % 256;
        const number = planes === 1 ? low - 128 : low * 256 ** (planes - 2) + 256 ** (planes - 1) / 4;
        return i % 2 === 0 ? number : -number;
      });
      expect(signed(column)[0]).toBe(planes);
    }
  });

  it('of the largest numbers comes back', () => {
    signed([SIGNED_MAX, -SIGNED_MAX, 0, SIGNED_MAX, 1, -1]);
    signed(Array.from({ length: 100 }, (_, i) => SIGNED_MAX - i));
    signed(new Array(100).fill(-SIGNED_MAX));
  });

  function magnitude(bits: number): fc.Arbitrary<number> {
    const max = 2 ** bits - 1;
    return fc.integer({ min: -max, max }).map((value) => value + 0);
  }
});

test('any part of a column is taken', () => {
  const column = fc.oneof(scrapedColumn, fc.array(anyBits, { maxLength: 60 }));
  fc.assert(
    fc.property(column, fc.nat(300), fc.nat(300), (values, a, b) => {
      const words = wordsOf(values);
      const out = new ByteBuffer();
      encodeFloats(words, 0, values.length, out);
      const from = Math.min(a, b, values.length);
      const to = Math.min(Math.max(a, b), values.length);
      const into = floatColumn(to - from + 2);
      into.words.fill(7);
      decoder.floats(out.bytes, 0, out.length, values.length, into, 1, from, to);
      expect(Array.from(into.words)).toEqual([7, 7, ...words.slice(2 * from, 2 * to), 7, 7]);
    }),
  );
});

test('as many samples as a chunk may have are decoded, one more is refused', () => {
  expect(layout.SAMPLES_MAX).toBe(CHUNK_SAMPLES_MAX);
  const values = Float64Array.from({ length: CHUNK_SAMPLES_MAX + 1 }, (_, i) => Math.sin(i));
  const words = new Uint32Array(values.buffer);
  const into = floatColumn(values.length);
  const decode = (count: number): void => {
    const out = new ByteBuffer();
    encodeFloats(words, 0, count, out);
    decoder.floats(out.bytes, 0, out.length, count, into, 0);
  };
  decode(CHUNK_SAMPLES_MAX);
  expect(into.values.subarray(0, CHUNK_SAMPLES_MAX)).toEqual(values.subarray(0, CHUNK_SAMPLES_MAX));
  expect(() => decode(CHUNK_SAMPLES_MAX + 1)).toThrow(new DamagedChunk('1025 samples in a chunk, 1024 are the most'));
  const times = () => decoder.times(new Uint8Array(20), 0, 20, 1e15);
  expect(times).toThrow(new DamagedChunk('1000000000000000 samples in a chunk, 1024 are the most'));
});

test('a chunk of any length finds room, before and after a short one', () => {
  const own = new ColumnDecoder();
  for (const length of [10, 100_000, 20, 5_000_000, 200_000]) {
    const bytes = new Uint8Array(length).fill(7);
    const cursor = own.open(bytes, 3, length);
    expect(cursor.take(length - 3)).toBe(layout.CHUNK_AT);
    expect(cursor.bytes[cursor.at - 1]).toBe(7);
    cursor.finish();
    own.floats(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f), 0, 9, 2, floatColumn(2), 0);
  }
});

test('a number that ends with the chunk is taken, one that would end behind it is not', () => {
  // Factor, first and steps as varints, what was decoded before still lying behind them.
  const decode = (bytes: readonly number[], count: number): Float64Array => {
    const into = floatColumn(count);
    decoder.floats(Uint8Array.of(3, ...new Array(40).fill(0x01)), 0, 41, 5, floatColumn(5), 0);
    decoder.floats(Uint8Array.from(bytes), 0, bytes.length, count, into, 0);
    return into.values;
  };
  expect([...decode([1, 0, 1, 0, 0, 0, 0x82, 0x80, 0x01], 2)]).toEqual([0, 8193]);
  expect(() => decode([1, 0, 1, 0, 0, 0, 0x82, 0x80], 2)).toThrow(new DamagedChunk('1 bytes wanted, 0 left'));
  expect(() => decode([1, 0, 1, 0, 0, 0, 2, 4], 4)).toThrow(new DamagedChunk('1 bytes wanted, 0 left'));
  const endless = [1, 0, 1, 0, 0, 0, ...new Array(9).fill(0x80)];
  expect(() => decode(endless, 2)).toThrow(new DamagedChunk('a number above 2^53'));
});
