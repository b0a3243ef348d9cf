/**
 * Strategy: columns of floats, times and histograms, as scrapes make them, are encoded; their bytes are damaged (changed, cut
 * off, cut out, inserted) and decoded as so many samples as before, or as some other number. A checksum guards these bytes in a
 * block, so the decoders need not find every damage.
 *
 * Invariants:
 * 1. A decoder answers or throws DamagedChunk, nothing else.
 * 2. It writes nowhere but where it was told to, and reads nothing behind the end.
 * 3. It ends soon and takes memory in proportion to the samples wanted and the bytes given.
 */
import { expect, test } from 'vitest';
import type { Histogram } from '../../src/model/histogram.ts';
import { ByteBuffer } from '../../src/storage/chunk/byte-buffer.ts';
import { ColumnDecoder } from '../../src/storage/chunk/columns/column-decoder.ts';
import { DamagedChunk } from '../../src/storage/chunk/damaged-chunk.ts';
import { floatColumn } from '../../src/storage/chunk/float-column.ts';
import { encodeFloats } from '../../src/storage/chunk/floats.ts';
import { decodeHistogram, encodeHistogram } from '../../src/storage/chunk/histogram-bytes.ts';
import { decodeHistograms, encodeHistograms } from '../../src/storage/chunk/histograms.ts';
import { encodeTimes } from '../../src/storage/chunk/times.ts';
import { generator, type Random } from './random.ts';

const SEED = Number(process.env.NARTHEX_SEED ?? 1 + Math.floor(Math.random() * 1e9));
const ROUNDS = 2000;
const SAMPLES_MAX = 100;
const GUARD = 0x5a5a5a5a;
/** A round takes microseconds; so much only a loop without end takes. */
const ROUND_MS_MAX = 2000;
const decoder = new ColumnDecoder();

interface Subject {
  encode(random: Random, count: number, out: ByteBuffer): void;
  decode(bytes: Uint8Array, at: number, end: number, count: number): void;
}

const subjects: Readonly<Record<string, Subject>> = {
  floats: {
    encode: (random, count, out) => encodeFloats(new Uint32Array(column(random, count).buffer), 0, count, out),
    decode(bytes, at, end, count) {
      const into = floatColumn(count + 2);
      const words = into.words.fill(GUARD);
      try {
        decoder.floats(bytes, at, end, count, into, 1);
      } finally {
        expect([words[0], words[1], words[2 * count + 2], words[2 * count + 3]]).toEqual(new Array(4).fill(GUARD));
      }
    },
  },
  times: {
    encode(random, count, out) {
      let time = 1_700_000_000_000;
      const times = Float64Array.from({ length: count }, () => {
        time += 1000 + (random(4) === 0 ? random(5000) : 0);
        return time;
      });
      encodeTimes(times, 0, count, out);
    },
    decode(bytes, at, end, count) {
      expect(decoder.times(bytes, at, end, count).length).toBe(count);
    },
  },
  histograms: {
    encode: (random, count, out) => encodeHistograms(histograms(random, count), 0, count, out),
    decode(bytes, at, end, count) {
      const into: (Histogram | null)[] = [null];
      decodeHistograms(decoder, bytes, at, end, count, into, 1);
      expect(into.length).toBe(count + 1);
    },
  },
  'one histogram': {
    encode: (random, _, out) => encodeHistogram(histograms(random, 1)[0], out),
    decode: (bytes, at, end) => void decodeHistogram(bytes, at, end),
  },
};

test.each(Object.entries(subjects))(`damaged %s do no harm, seed ${SEED}`, (name, subject) => {
  const random = generator(SEED);
  let refused = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const count = 1 + random(SAMPLES_MAX);
    const out = new ByteBuffer();
    subject.encode(random, count, out);
    const bytes = damaged(out.bytes.subarray(0, out.length), random);
    const wanted = random(4) === 0 ? random(2 * SAMPLES_MAX) : count;
    // What lies before and behind must make no difference.
    const at = random(3);
    const outcomes = [0x00, 0xff].map((filler) => {
      const memory = new Uint8Array(at + bytes.length + 9).fill(filler);
      memory.set(bytes, at);
      const startMs = performance.now();
      const outcome = outcomeOf(() => subject.decode(memory, at, at + bytes.length, wanted));
      expect(performance.now() - startMs).toBeLessThan(ROUND_MS_MAX);
      return outcome;
    });
    expect(outcomes[0], `${name} ${Buffer.from(bytes).toString('hex')} of seed ${SEED}`).toBe(outcomes[1]);
    if (outcomes[0] !== '') refused++;
  }
  // Damage is found in many of the rounds, and not in all.
  expect(refused).toBeGreaterThan(ROUNDS / 10);
  expect(refused).toBeLessThan(ROUNDS);
});

function outcomeOf(decode: () => void): string {
  try {
    decode();
    return '';
  } catch (error) {
    if (!(error instanceof DamagedChunk)) throw error;
    return error.message;
  }
}

/** One value over and over; decimals; sums of decimals; noise; holes in all of them. */
function column(random: Random, count: number): Float64Array {
  const kind = random(4);
  const digits = random(10);
  let sum = 0;
  return Float64Array.from({ length: count }, (_, i) => {
    if (random(30) === 0) return [Number.NaN, -0, Number.POSITIVE_INFINITY][random(3)];
    if (kind === 0) return 42;
    if (kind === 1) return random(1e6) / 10 ** digits;
    if (kind === 3) return Math.sin(i);
    sum += random(1e6) / 10 ** digits;
    return sum;
  });
}

function histograms(random: Random, count: number): Histogram[] {
  const buckets = 1 + random(20);
  const isWhole = random(2) === 0;
  return Array.from({ length: count }, (_, i) => ({
    counterReset: 2 as const,
    schema: random(50) === 0 ? 2 : 3,
    zeroThreshold: 0.001,
    zeroCount: i,
    count: i * buckets,
    sum: i / 7,
    positiveSpans: Int32Array.of(-3, buckets),
    positiveBuckets: Float64Array.from({ length: buckets }, (_, b) => (isWhole ? i * b + random(3) : i / (b + 1))),
    negativeSpans: new Int32Array(0),
    negativeBuckets: new Float64Array(0),
    customValues: new Float64Array(0),
  }));
}

function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  let result = Buffer.from(bytes);
  for (let times = 1 + random(3); times > 0; times--) {
    // The beginning of a code, where its numbers and lengths are, is hit as often as the rest.
    const at = random(random(2) === 0 ? Math.min(16, result.length + 1) : result.length + 1);
    const byte = Buffer.from([random(2) === 0 ? random(256) : random(12)]);
    const kind = random(6);
    if (kind === 0) result = result.subarray(0, at);
    else if (kind === 1) result = Buffer.concat([result.subarray(0, at), byte, result.subarray(at)]);
    else if (kind === 2) result = Buffer.concat([result.subarray(0, at), result.subarray(at + 1 + random(8))]);
    else if (at < result.length) result[at] = byte[0];
  }
  return result;
}
