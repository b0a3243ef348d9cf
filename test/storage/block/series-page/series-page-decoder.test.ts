import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MalformedPage, PageCursor } from '../../../../src/storage/block/page-bytes.ts';
import { SeriesEntries } from '../../../../src/storage/block/series-entries.ts';
import { SeriesPageDecoder } from '../../../../src/storage/block/series-page/series-page-decoder.ts';
import { ByteBuffer } from '../../../../src/storage/chunk/byte-buffer.ts';
import { putVarint } from '../../../../src/storage/chunk/varint.ts';

interface Entry {
  readonly pairs: readonly number[];
  readonly firstSlice: number;
  readonly lastSlice: number;
}

const decoder = new SeriesPageDecoder();

function pageOf(first: number, entries: readonly Entry[]): Uint8Array {
  const out = new ByteBuffer();
  putVarint(out, first);
  putVarint(out, entries.length);
  const row = new SeriesEntries();
  for (const { pairs, firstSlice, lastSlice } of entries) row.add(pairs, firstSlice, lastSlice);
  return Uint8Array.of(...out.bytes.subarray(0, out.length), ...row.out.bytes.subarray(0, row.out.length));
}

function decoded(bytes: Uint8Array): Entry[] {
  const page = decoder.decode(new PageCursor(bytes));
  expect(page.starts.length).toBe(page.count + 1);
  expect(page.pairs.length).toBe(page.starts[page.count]);
  return Array.from({ length: page.count }, (_, i) => ({
    pairs: [...page.pairs.subarray(page.starts[i], page.starts[i + 1])],
    firstSlice: page.firstSlices[i],
    lastSlice: page.lastSlices[i],
  }));
}

describe('a page of series', () => {
  const pair = fc.oneof(fc.nat(200), fc.nat(2 ** 31));
  const entry = fc
    .tuple(fc.array(pair, { maxLength: 20 }), fc.nat(500), fc.nat(500))
    .map(([pairs, firstSlice, more]) => ({
      pairs: [...new Set(pairs)].sort((a, b) => a - b),
      firstSlice,
      lastSlice: firstSlice + more,
    }));

  it('comes back, whatever its series', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), fc.nat(2 ** 40), (entries, first) => {
        const bytes = pageOf(first, entries);
        expect(decoded(bytes)).toEqual(entries);
        expect(decoder.decode(new PageCursor(bytes)).first).toBe(first);
      }),
    );
  });

  it('comes back where neighbours share most of their pairs, before and after one that is too long to keep its memory', () => {
    const like = (count: number, length: number): Entry[] =>
      Array.from({ length: count }, (_, i) => ({
        pairs: Array.from({ length }, (_, j) => (j === length - 1 ? 10_000 + i : j)),
        firstSlice: i % 3,
        lastSlice: 3,
      }));
    for (const [count, length] of [
      [1000, 12],
      [3000, 500],
      [0, 1],
      [1000, 12],
    ]) {
      expect(decoded(pageOf(7, like(count, length)))).toEqual(like(count, length));
    }
  });
});

describe('bytes that are no page of series', () => {
  it.each([
    [
      'with a series that shares pairs of none',
      [0, 1, 1, 0, 0, 0],
      'a series shares more pairs than the one before has',
    ],
    [
      'that shares more than there can be',
      [0, 1, 0x81, 0x80, 0x80, 0x80, 0x10, 0, 0, 0],
      'a series shares more pairs than the one before has',
    ],
    ['with more pairs than bytes', [0, 1, 0, 9, 2, 2], 'a series ends behind it'],
    ['with a number that ends behind it', [0, 1, 0, 1, 2, 0, 0x80], 'a series ends behind it'],
    ['with bytes behind the last series', [0, 1, 0, 0, 0, 0, 0], 'bytes are left behind its last series'],
    ['with more series than bytes', [0, 9, 0, 0, 0, 0], '9 entries in 4 bytes'],
  ])('%s are refused', (_, bytes, message) => {
    expect(() => decoded(Uint8Array.from(bytes))).toThrow(new MalformedPage(message));
  });

  it('whose few bytes are many pairs are refused', () => {
    const all = Array.from({ length: 6000 }, (_, i) => i);
    const entries = Array.from({ length: 3000 }, () => ({ pairs: all, firstSlice: 0, lastSlice: 0 }));
    expect(() => decoded(pageOf(0, entries))).toThrow(new MalformedPage('it becomes more than 67108864 bytes'));
  });

  it('end in the same way whatever was damaged', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(255), { maxLength: 60 }), (bytes) => {
        const outcomes = [0x00, 0xff].map((filler) => {
          decoder.decode(
            new PageCursor(pageOf(0, [{ pairs: new Array(300).fill(filler), firstSlice: 0, lastSlice: 0 }])),
          );
          try {
            return decoded(Uint8Array.from(bytes));
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedPage);
            return (error as Error).message;
          }
        });
        expect(outcomes[0]).toEqual(outcomes[1]);
      }),
      { numRuns: 1000 },
    );
  });
});
