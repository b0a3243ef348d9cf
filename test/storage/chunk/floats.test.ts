import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteBuffer } from '../../../src/storage/chunk/byte-buffer.ts';
import { ColumnDecoder } from '../../../src/storage/chunk/columns/column-decoder.ts';
import { DamagedChunk } from '../../../src/storage/chunk/damaged-chunk.ts';
import { floatColumn } from '../../../src/storage/chunk/float-column.ts';
import { encodeFloats } from '../../../src/storage/chunk/floats.ts';
import { anyBits, type Bits, bitsOf, STALE, scrapedColumn, wordsOf } from './arbitraries.ts';

const GARBAGE = 0xa5;
const decoder = new ColumnDecoder();

/** Encodes behind other bytes, decodes between other values; checks the result and answers the code. */
function roundTrip(column: readonly Bits[]): Uint8Array {
  const words = Uint32Array.from([7, 7, ...wordsOf(column), 8, 8]);
  const out = new ByteBuffer();
  out.bytes.fill(GARBAGE);
  out.length = 3;
  encodeFloats(words, 1, 1 + column.length, out);
  const target = floatColumn(column.length + 3);
  const into = target.words.fill(GARBAGE);
  decoder.floats(out.bytes, 3, out.length, column.length, target, 2);
  const decoded = into.subarray(4, 4 + 2 * column.length);
  // Compared as one, since a comparison word by word of each column would take most of the time.
  expect(Buffer.from(decoded.slice().buffer)).toEqual(Buffer.from(wordsOf(column).buffer));
  expect([...into.subarray(0, 4)]).toEqual(new Array(4).fill(GARBAGE));
  expect([...into.subarray(4 + 2 * column.length)]).toEqual(
    new Array(2).fill(GARBAGE).slice(0, into.length - 4 - 2 * column.length),
  );
  return out.bytes.slice(3, out.length);
}

const numbers = (count: number, value: (i: number) => number): Bits[] =>
  Array.from({ length: count }, (_, i) => bitsOf(value(i)));

describe('a column of floats', () => {
  it('comes back to the bit, whatever the bits', () => {
    fc.assert(fc.property(fc.array(anyBits, { maxLength: 200 }), (column) => void roundTrip(column)));
  });

  it('comes back to the bit when it looks like one that was scraped', () => {
    fc.assert(
      fc.property(scrapedColumn, (column) => void roundTrip(column)),
      { numRuns: 300 },
    );
  });

  it('is nothing when it has no values', () => {
    expect(roundTrip([])).toEqual(new Uint8Array());
  });

  it('takes 9 bytes when it is constant, be it a NaN with a payload', () => {
    expect([...roundTrip(numbers(1000, () => 0.1))]).toEqual([0, 0x9a, 0x99, 0x99, 0x99, 0x99, 0x99, 0xb9, 0x3f]);
    expect([...roundTrip(new Array(500).fill(STALE))]).toEqual([0, 2, 0, 0, 0, 0, 0, 0xf0, 0x7f]);
  });

  it('is whole numbers of the least power of ten that will do', () => {
    // Scaled by 10^2, factor 1, first 150 (zigzag 300), no exceptions, varints: 152 - 150, 149 - 152.
    expect([...roundTrip([1.5, 1.52, 1.49].map(bitsOf))]).toEqual([1, 2, 1, 0xac, 2, 0, 0, 4, 5]);
  });

  it('has what all steps have in common only once', () => {
    // Not scaled, factor 4096 (varint 0x80 0x20), first 0, no exceptions, varints: 1, 2, -1.
    expect([...roundTrip([0, 4096, 12288, 8192].map(bitsOf))]).toEqual([1, 0, 0x80, 0x20, 0, 0, 0, 2, 4, 1]);
  });

  it('that grows by equal steps takes the same whatever its length', () => {
    expect(roundTrip(numbers(1000, (i) => 15 * i))).toEqual(roundTrip(numbers(10, (i) => 15 * i)));
  });

  it('keeps its code when some of its values are staleness markers, NaNs, infinities or -0', () => {
    const column = numbers(500, (i) => Math.round(i * 37.3) / 100);
    const without = roundTrip(column).length;
    for (const [i, bits] of [STALE, bitsOf(NaN), bitsOf(Infinity), bitsOf(-0)].entries()) column[100 * i + 50] = bits;
    column[0] = STALE;
    const code = roundTrip(column);
    expect(code[0]).toBe(1);
    expect(code.length - without).toBeLessThanOrEqual(5 * 12);
  });

  it('keeps its code when one value has many digits', () => {
    const column = numbers(500, (i) => ((i * 7919) % 1000) / 100);
    column[250] = bitsOf(1.23456789012345);
    const code = roundTrip(column);
    expect(code.slice(0, 2)).toEqual(new Uint8Array([1, 2]));
  });

  it('of sums, whose last bits are errors, is decimals with corrections', () => {
    let sum = 0;
    const code = roundTrip(
      numbers(1000, (i) => {
        sum += ((i * 7919) % 100_003) / 1e9;
        return sum;
      }),
    );
    expect(code[0]).toBe(2);
    expect(code.length).toBeLessThan(5000);
  });

  it('of fixed-point numbers is whole numbers, and they come back from a division by a power of ten too', () => {
    // 3/8, 1/8, -5/8: the largest has 44 bits left behind the point, which the factor takes away again but for 2.
    expect([...roundTrip([0.375, 0.125, -0.625].map(bitsOf))].slice(0, 2)).toEqual([1, 3]);
    const ticks = [3, 1, 2 ** 32 - 1, 77_777, 2 ** 31 + 1];
    const code = roundTrip(ticks.map((tick) => bitsOf(tick / 2 ** 32 / 1000)));
    expect([...code.slice(0, 3)]).toEqual([4, 3, 44]);
    // Factor 2^13, first 3 * 2^12, no exceptions, varints of 1, 5, 5 and 5 bytes.
    expect(code.length).toBe(3 + 2 + 3 + 1 + 1 + 16);
  });

  it('of 32-bit floats is such numbers', () => {
    const code = roundTrip(numbers(300, (i) => Math.fround(20 + Math.sin(i))));
    expect(code[0]).toBe(4);
    expect(code.length).toBeLessThan(4 * 300);
  });

  it('keeps that code when some of its values are NaNs, infinities or -0, or have too many bits', () => {
    const column = numbers(500, (i) => ((i * 7919) % 65_537) / 2 ** 20 / 1000);
    for (const [i, bits] of [STALE, bitsOf(NaN), bitsOf(-Infinity), bitsOf(-0), bitsOf(Math.PI / 1e7)].entries()) {
      column[90 * i + 50] = bits;
    }
    expect(roundTrip(column)[0]).toBe(4);
  });

  it('of noise is XOR', () => {
    const code = roundTrip(numbers(100, (i) => Math.sin(i)));
    expect(code[0]).toBe(3);
    expect(code.length).toBe(1 + 8 * 100);
  });
});

describe('bytes that are no column of floats', () => {
  const into = floatColumn(20);
  const decode =
    (bytes: readonly number[], count = 3) =>
    () =>
      decoder.floats(Uint8Array.from(bytes), 0, bytes.length, count, into, 0);

  it.each([
    ['of no code', [9], 'code 9 of floats, wanted 0 to 4'],
    ['that end early', [0, 1, 2], '8 bytes wanted, 2 left'],
    ['that are XOR and end early', [3, 1, 2], '24 bytes wanted, 2 left'],
    ['with a power of ten that is none', [1, 19, 1, 0, 0, 0, 0, 0], 'exponent 19, wanted 0 to 18'],
    ['with a power of ten that is none, of fractions', [4, 19, 1, 1, 0, 0, 0, 0], 'exponent 19, wanted 0 to 18'],
    ['that are fractions and end early', [4, 0], '1 bytes wanted, 0 left'],
    ['with a step that ends behind them', [1, 0, 1, 0, 0, 0, 2, 0x82], '1 bytes wanted, 0 left'],
    ['with a form of column that is none', [1, 0, 1, 0, 0, 77], 'form 77 of a column, wanted 0 to 8'],
    ['with more exceptions than bytes', [1, 0, 1, 0, 99, 0], '99 entries of 10 bytes wanted, 1 bytes left'],
    [
      'with an exception behind the end',
      [1, 0, 1, 0, 1, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0],
      'an exception at 2 to 4 of 3 values',
    ],
    ['with more bytes than values', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], '1 bytes left behind the last sample'],
  ])('%s are refused', (_, bytes, message) => {
    expect(decode(bytes)).toThrow(new DamagedChunk(message));
  });

  it('outside of the array are refused', () => {
    expect(() => decoder.floats(new Uint8Array(9), 0, 10, 1, into, 0)).toThrow(DamagedChunk);
  });
});
