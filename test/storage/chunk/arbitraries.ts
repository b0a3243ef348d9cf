/** Columns and histograms to test the codes of chunks with. */
import fc from 'fast-check';
import { CounterReset, type Histogram } from '../../../src/model/histogram.ts';
import { STALE_HIGH, STALE_LOW } from '../../../src/model/samples.ts';

/** The two words of a value: [low, high]. */
export type Bits = readonly [number, number];

export const STALE: Bits = [STALE_LOW, STALE_HIGH];

export function bitsOf(value: number): Bits {
  const words = new Uint32Array(new Float64Array([value]).buffer);
  return [words[0], words[1]];
}

const word = fc.integer({ min: 0, max: 0xffffffff });

/** Any 64 bits, those that codes stumble over among them often. */
export const anyBits: fc.Arbitrary<Bits> = fc.oneof(
  fc.constantFrom<Bits>(
    STALE,
    [1, 0x7ff80000],
    [0, 0x7ff80000],
    [0xffffffff, 0xffffffff],
    ...[0, -0, Infinity, -Infinity, 5e-324, -5e-324, Number.MAX_VALUE, 2 ** 53, 2 ** 50 + 1, 1e22, 1e-18].map(bitsOf),
  ),
  fc.tuple(word, word),
  fc.double().map(bitsOf),
);

/** Columns as scrapes make them: decimals and fixed-point numbers that move in small or large steps, errors in the last bits, holes. */
export const scrapedColumn: fc.Arbitrary<Bits[]> = fc
  .record({
    exponent: fc.integer({ min: 0, max: 9 }),
    first: fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
    steps: fc.array(fc.oneof(fc.integer({ min: -3, max: 300 }), fc.integer({ min: -1e9, max: 1e9 })), {
      maxLength: 300,
    }),
    factor: fc.constantFrom(1, 1, 10, 4096),
    sums: fc.boolean(),
    fractionBits: fc.constantFrom(0, 0, 1, 12, 32),
    holes: fc.array(fc.tuple(fc.nat(300), anyBits), { maxLength: 5 }),
  })
  .map(({ exponent, first, steps, factor, sums, fractionBits, holes }) => {
    let number = first;
    let sum = first / 10 ** exponent;
    const column = steps.map((step) => {
      number += step * factor;
      sum += (step * factor) / 10 ** exponent;
      return bitsOf(sums ? sum : number / 2 ** fractionBits / 10 ** exponent);
    });
    for (const [at, bits] of holes) if (at < column.length) column[at] = bits;
    return column;
  });

export function wordsOf(column: readonly Bits[]): Uint32Array {
  return Uint32Array.from(column.flat());
}

const spans = fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 6 }).map((entries) => Int32Array.from(entries));
const wholeCount = fc.oneof(fc.nat(1000), fc.nat(2 ** 31 - 1), fc.constant(2 ** 52));
const anyCount = fc.oneof(wholeCount, fc.double({ noNaN: true }), fc.constant(-0));

/** Any one histogram. */
export const anyHistogram: fc.Arbitrary<Histogram> = fc.constantFrom(wholeCount, anyCount).chain((count) => {
  const buckets = fc.array(count, { maxLength: 12 }).map((counts) => Float64Array.from(counts));
  return fc.record({
    counterReset: fc.constantFrom(...Object.values(CounterReset)),
    schema: fc.constantFrom(-53, -4, 0, 3, 8),
    zeroThreshold: fc.constantFrom(0, 2 ** -128, 0.001),
    zeroCount: count,
    count,
    sum: fc.oneof(fc.double(), fc.integer()),
    positiveSpans: spans,
    positiveBuckets: buckets,
    negativeSpans: spans,
    negativeBuckets: buckets,
    customValues: fc.array(fc.double({ noNaN: true }), { maxLength: 8 }).map((bounds) => Float64Array.from(bounds)),
  });
});

/** Histograms of one series: layouts change now and then, counts grow. */
export const histogramSeries: fc.Arbitrary<Histogram[]> = fc
  .array(
    fc.tuple(
      anyHistogram,
      fc.array(fc.oneof(fc.nat(20), fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 10 }),
    ),
    { maxLength: 5 },
  )
  .map((runs) =>
    runs.flatMap(([first, steps]) => {
      const run = [first];
      for (const step of steps) {
        const last = run[run.length - 1];
        run.push({
          ...last,
          count: last.count + step,
          sum: last.sum + step / 10,
          positiveBuckets: last.positiveBuckets.map((bucket) => bucket + step),
        });
      }
      return run;
    }),
  );
