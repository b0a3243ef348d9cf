import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Histogram } from '../../../src/model/histogram.ts';
import { ByteBuffer } from '../../../src/storage/chunk/byte-buffer.ts';
import { ColumnDecoder } from '../../../src/storage/chunk/columns/column-decoder.ts';
import { DamagedChunk } from '../../../src/storage/chunk/damaged-chunk.ts';
import { decodeHistogram, encodeHistogram } from '../../../src/storage/chunk/histogram-bytes.ts';
import { decodeHistograms, encodeHistograms } from '../../../src/storage/chunk/histograms.ts';
import { anyHistogram, histogramSeries } from './arbitraries.ts';

const decoder = new ColumnDecoder();

const HISTOGRAM: Histogram = {
  counterReset: 2,
  schema: 3,
  zeroThreshold: 0,
  zeroCount: 1,
  count: 12,
  sum: 2,
  positiveSpans: Int32Array.from([-1, 2, 3, 1]),
  positiveBuckets: Float64Array.from([5, 3, 2]),
  negativeSpans: Int32Array.from([0, 1]),
  negativeBuckets: Float64Array.from([1]),
  customValues: new Float64Array(),
};

function one(histogram: Histogram): Uint8Array {
  const out = new ByteBuffer();
  out.length = 5;
  encodeHistogram(histogram, out);
  expect(decodeHistogram(out.bytes, 5, out.length)).toEqual(histogram);
  return out.bytes.slice(5, out.length);
}

function many(histograms: readonly Histogram[]): Uint8Array {
  const out = new ByteBuffer();
  encodeHistograms([null, ...histograms, null], 1, 1 + histograms.length, out);
  const into: (Histogram | null)[] = [null, null];
  decodeHistograms(decoder, out.bytes, 0, out.length, histograms.length, into, 2);
  expect(into).toEqual([null, null, ...histograms]);
  return out.bytes.slice(0, out.length);
}

describe('one histogram', () => {
  it('comes back, whatever it is', () => {
    fc.assert(fc.property(anyHistogram, (histogram) => void one(histogram)));
  });

  it('has whole counts as differences in varints', () => {
    expect([...one(HISTOGRAM)]).toEqual([
      ...[6, 6, 0, 0, 0, 0, 0, 0, 0, 0],
      ...[4, 1, 4, 6, 2, 2, 0, 2, 3, 1, 0],
      ...[0, 0, 0, 0, 0, 0, 0, 64],
      // count 12, zero count 11 less; positive 5, -2, -1; negative 1
      ...[24, 21, 10, 3, 1, 2],
    ]);
  });

  it.each([2 ** 50, 2 ** 51, 2 ** 52, 2 ** 53])('keeps counts that jump between %d and its negative', (count) => {
    one({ ...HISTOGRAM, count, zeroCount: -count, positiveBuckets: Float64Array.of(-count, count, -count) });
    many([HISTOGRAM, { ...HISTOGRAM, count, sum: -count }, { ...HISTOGRAM, count: -count, sum: count }]);
  });

  it('has other counts as doubles', () => {
    const whole = one(HISTOGRAM).length;
    expect(one({ ...HISTOGRAM, count: 12.5 }).length).toBe(whole + 6 * 7);
  });

  it.each([
    ['that end early', (bytes: number[]) => bytes.slice(0, -1), '1 counts wanted, 0 bytes left'],
    ['that go on', (bytes: number[]) => [...bytes, 0], '1 bytes left behind the last sample'],
    ['of no flags', (bytes: number[]) => [8, ...bytes.slice(1)], 'flags 8 of a histogram, wanted 0 to 7'],
  ])('is refused from bytes %s', (_, change, message) => {
    const bytes = Uint8Array.from(change([...one(HISTOGRAM)]));
    expect(() => decodeHistogram(bytes, 0, bytes.length)).toThrow(new DamagedChunk(message));
  });
});

describe('the histograms of a chunk', () => {
  it('come back, whatever they are', () => {
    fc.assert(fc.property(histogramSeries, (histograms) => void many(histograms)));
  });

  it('are nothing when there are none', () => {
    expect(many([])).toEqual(new Uint8Array());
  });

  it('share the arrays of their layout within a run', () => {
    const out = new ByteBuffer();
    encodeHistograms([HISTOGRAM, { ...HISTOGRAM, positiveSpans: HISTOGRAM.positiveSpans.slice() }], 0, 2, out);
    const into: (Histogram | null)[] = [];
    decodeHistograms(decoder, out.bytes, 0, out.length, 2, into, 0);
    expect(into[1]!.positiveSpans).toBe(into[0]!.positiveSpans);
  });

  it('that do not change take the same whatever their number', () => {
    const few = many(new Array(2).fill(HISTOGRAM));
    expect(many(new Array(100).fill(HISTOGRAM)).length).toBe(few.length);
  });

  it('come back when each column takes few bytes only', () => {
    // One bucket that goes from 0 to 1: seven bytes, less than the eight of a double.
    const [before, after] = [0, 1].map((n) => ({
      ...HISTOGRAM,
      sum: n,
      count: n,
      zeroCount: n,
      positiveBuckets: Float64Array.of(n, n, n),
      negativeBuckets: Float64Array.of(n),
    }));
    many([before, after]);
  });

  it('come back in part, across runs of two layouts', () => {
    const histograms = [1, 2, 3, 4, 5, 6].map((n) => ({ ...HISTOGRAM, schema: n < 4 ? 3 : 2, zeroCount: n }));
    const bytes = many(histograms);
    for (let from = 0; from <= 6; from++) {
      for (let to = from; to <= 6; to++) {
        const into: (Histogram | null)[] = [null];
        decodeHistograms(decoder, bytes, 0, bytes.length, 6, into, 1, from, to);
        expect(into).toEqual([null, ...histograms.slice(from, to)]);
      }
    }
  });

  it('are refused when they are more than wanted', () => {
    const bytes = many(new Array(3).fill(HISTOGRAM));
    const decode = () => decodeHistograms(decoder, bytes, 0, bytes.length, 2, [], 0);
    expect(decode).toThrow(new DamagedChunk('a run of 3 histograms, 2 wanted'));
  });

  it('are refused when they claim more buckets than bytes', () => {
    const bytes = many([HISTOGRAM]);
    // Behind run, schema, threshold and spans (1 + 4 entries, 1 + 2 entries): the number of positive buckets.
    const at = 1 + 1 + 8 + 5 + 3;
    expect(bytes[at]).toBe(3);
    bytes[at] = 100;
    expect(() => decodeHistograms(decoder, bytes, 0, bytes.length, 1, [], 0)).toThrow(DamagedChunk);
  });
});
