import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteBuffer } from '../../../src/storage/chunk/byte-buffer.ts';
import { ColumnDecoder } from '../../../src/storage/chunk/columns/column-decoder.ts';
import { DamagedChunk } from '../../../src/storage/chunk/damaged-chunk.ts';
import { encodeTimes } from '../../../src/storage/chunk/times.ts';

const TIME_MAX = 2 ** 53 - 1;
const decoder = new ColumnDecoder();

function roundTrip(times: readonly number[]): Uint8Array {
  const column = Float64Array.from([-5, ...times, 5]);
  const out = new ByteBuffer();
  out.length = 2;
  encodeTimes(column, 1, 1 + times.length, out);
  expect([...decoder.times(out.bytes, 2, out.length, times.length)]).toEqual(times);
  return out.bytes.slice(2, out.length);
}

const ascending = (times: number[]): number[] => [...new Set(times)].sort((a, b) => a - b);

describe('a column of times', () => {
  it('comes back, whatever the times', () => {
    const time = fc.oneof(
      fc.integer({ min: -TIME_MAX, max: TIME_MAX }),
      fc.integer({ min: 0, max: 1e6 }),
      fc.constantFrom(-TIME_MAX, TIME_MAX, 0),
    );
    fc.assert(fc.property(fc.array(time.map((t) => t + 0)), (times) => void roundTrip(ascending(times))));
  });

  it('comes back with jitter and holes', () => {
    const distance = fc.oneof(fc.integer({ min: 14_990, max: 15_010 }), fc.integer({ min: 1, max: 1e8 }));
    fc.assert(
      fc.property(fc.array(distance, { maxLength: 300 }), (distances) => {
        let time = 1_700_000_000_000;
        roundTrip(distances.map((d) => (time += d)));
      }),
    );
  });

  it('is nothing when there are none', () => {
    expect(roundTrip([])).toEqual(new Uint8Array());
  });

  it('takes 13 bytes when the times are regular', () => {
    const code = roundTrip(Array.from({ length: 1000 }, (_, i) => 1_700_000_000_000 + 15_000 * i));
    // Distances from 15,000 (varint 0x98 0x75) are all 0.
    expect([...code]).toEqual([1, 0, 0, 0x80, 0x56, 0xfe, 0xbc, 0x78, 0x42, 0x98, 0x75, 8, 0]);
  });

  it('takes a byte each when a scrape is missed now and then', () => {
    const code = roundTrip(Array.from({ length: 1000 }, (_, i) => 15_000 * (i + (i > 400 ? 1 : 0))));
    expect(code.length).toBe(11 + 1 + 998 + 3);
  });
});

describe('bytes that are no column of times', () => {
  it.each([
    ['of no code', [4], 'code 4 of times, wanted 0 or 1'],
    ['that end early', [1, 0], '8 bytes wanted, 1 left'],
    ['with a number above 2^53', [1, 0, 0, 0, 0, 0, 0, 0, 0, ...new Array(9).fill(0xff)], 'a number above 2^53'],
    ['with more bytes than times', [0, ...new Array(25).fill(0)], '1 bytes left behind the last sample'],
  ])('%s are refused', (_, bytes, message) => {
    const decode = () => decoder.times(Uint8Array.from(bytes), 0, bytes.length, 3);
    expect(decode).toThrow(new DamagedChunk(message));
  });
});
