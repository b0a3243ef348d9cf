import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SampleColumns } from '../../../src/model/samples.ts';
import { ENCODER, encodeGorilla, SAMPLE_BITS_MAX } from '../../../src/storage/chunk/gorilla.ts';
import { GorillaDecoder } from '../../../src/storage/chunk/gorilla-decoder.ts';

interface Sample {
  readonly time: number;
  readonly low: number;
  readonly high: number;
}

const decoder = new GorillaDecoder();

const MAX_TIME = Number.MAX_SAFE_INTEGER;

/** Any 64 bits, with those that matter often: signed zeros, NaNs with payloads, staleness markers, infinities. */
const valueBits = fc.oneof(
  fc.tuple(fc.integer(), fc.integer()),
  fc.constantFrom<[number, number]>(
    [0, 0],
    [0, -0x80000000],
    [2, 0x7ff00000],
    [1, 0x7ff80000],
    [-1, -1],
    [1, 0x7ff00000],
    [0, 0x7ff00000],
    [0, -0x100000],
    [1, 0],
  ),
  fc.double().map((value): [number, number] => {
    const words = new Int32Array(new Float64Array([value]).buffer);
    return [words[0], words[1]];
  }),
);

/** Distances of times: those of scrapes with jitter, those at the edges of each code, and any. */
const distance = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 14_990, max: 15_010 }) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 20_000 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(1, 64, 65, 4096, 4097, 524_288, 524_289, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 40),
  },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 ** 52 }) },
);

const samples = fc
  .tuple(fc.maxSafeInteger(), fc.array(fc.tuple(distance, valueBits, fc.boolean()), { minLength: 1, maxLength: 250 }))
  .map(([start, steps]) => {
    const list: Sample[] = [];
    let time = start;
    for (const [step, [low, high], repeat] of steps) {
      const last = list.at(-1);
      if (time > MAX_TIME) break;
      list.push(repeat && last !== undefined ? { ...last, time } : { time, low, high });
      time += step;
    }
    return list;
  });

function encode(list: readonly Sample[]): { stream: Int32Array; bits: number } {
  const columns = new SampleColumns(1);
  for (const { time, low, high } of list) columns.push(time, low, high);
  const state = new Int32Array(ENCODER.words);
  const stream = new Int32Array(Math.ceil((list.length * SAMPLE_BITS_MAX) / 32) + 2).fill(0x5a5a5a5a);
  const floats = new Float64Array(state.buffer);
  const bits = encodeGorilla(columns, 0, list.length, state, floats, 0, stream);
  return { stream: stream.slice(0, Math.ceil(bits / 32) + 1), bits };
}

function decode(stream: Int32Array, count: number, start: number, mint: number, maxt: number): Sample[] {
  const columns = new SampleColumns(1);
  // One decoder for all: what earlier streams left behind must not matter.
  decoder.stream.set(stream);
  decoder.decode(count, start, mint, maxt, columns);
  return Array.from({ length: columns.count }, (_, i) => ({
    time: columns.times[i],
    low: columns.words[2 * i] | 0,
    high: columns.words[2 * i + 1] | 0,
  }));
}

/** Samples of one value, `distances` apart. */
function spaced(...distances: number[]): Sample[] {
  let time = 1_000_000;
  return [0, ...distances].map((distance) => {
    time += distance;
    return { time, low: 5, high: 7 };
  });
}

describe('the Gorilla code', () => {
  it('brings back every bit of every sample', () => {
    fc.assert(
      fc.property(samples, (list) => {
        const { stream, bits } = encode(list);
        expect(bits).toBeLessThanOrEqual(list.length * SAMPLE_BITS_MAX);
        expect(decode(stream, list.length, list[0].time, -Infinity, Infinity)).toEqual(list);
      }),
      { numRuns: 400 },
    );
  });

  it('decodes a prefix without looking at what follows', () => {
    fc.assert(
      fc.property(samples, fc.nat(), fc.integer(), (list, seed, garbage) => {
        const count = 1 + (seed % list.length);
        const { bits } = encode(list.slice(0, count));
        const { stream } = encode(list);
        const first = (bits + 31) >>> 5;
        stream.fill(garbage, first);
        expect(decode(stream, count, list[0].time, -Infinity, Infinity)).toEqual(list.slice(0, count));
      }),
    );
  });

  it('leaves out what is before mint or after maxt, and keeps both ends', () => {
    fc.assert(
      fc.property(samples, fc.nat(), fc.nat(), (list, a, b) => {
        const mint = list[a % list.length].time;
        const maxt = list[b % list.length].time;
        const { stream } = encode(list);
        const wanted = list.filter(({ time }) => time >= mint && time <= maxt);
        expect(decode(stream, list.length, list[0].time, mint, maxt)).toEqual(wanted);
      }),
    );
  });

  it('appends to columns that have samples already', () => {
    const columns = new SampleColumns(1);
    columns.push(1, 2, 3);
    const list = spaced(10, 10);
    decoder.stream.set(encode(list).stream);
    decoder.decode(3, list[0].time, -Infinity, Infinity, columns);
    expect(Array.from(columns.times.subarray(0, columns.count))).toEqual([1, 1_000_000, 1_000_010, 1_000_020]);
  });

  it.each([
    ['the first sample', spaced(), 64],
    ['an even distance', spaced(15_000, 15_000), 64 + 24 + 1 + 2],
    ['a change of 63 ms', spaced(15_000, 15_063), 64 + 24 + 9 + 2],
    ['a change of 64 ms', spaced(15_000, 15_064), 64 + 24 + 16 + 2],
    ['a change of -4096 ms', spaced(15_000, 10_904), 64 + 24 + 16 + 2],
    ['a change of -4097 ms', spaced(15_000, 10_903), 64 + 24 + 24 + 2],
    ['a first distance of 524,287 ms', spaced(524_287), 64 + 24 + 1],
    ['a first distance of 524,288 ms', spaced(524_288), 64 + 37 + 1],
    ['a first distance of 2^31 ms', spaced(2 ** 31), 64 + 69 + 1],
  ])('takes the bits that its description promises: %s', (_situation, list, bits) => {
    expect(encode(list).bits).toBe(bits);
  });

  it('takes a tighter window when the old one wastes more than announcing it costs', () => {
    const value = (low: number, high: number, index: number): Sample => ({ time: 1000 * index, low, high });
    // All bits differ, then the highest only: a window of one bit is announced, 13 + 1 bits instead of 2 + 64.
    const wide = [value(0, 0, 0), value(-1, -1, 1), value(-1, 0x7fffffff, 2)];
    expect(encode(wide).bits).toBe(64 + (16 + 13 + 64) + (1 + 13 + 1));
    // A window of 12 bits is kept for one bit inside it: 2 + 12 bits, announcing costs as much.
    const close = [value(0, 0, 0), value(0, 0xfff, 1), value(0, 0xffe, 2)];
    expect(encode(close).bits).toBe(64 + (16 + 13 + 12) + (1 + 2 + 12));
  });
});
