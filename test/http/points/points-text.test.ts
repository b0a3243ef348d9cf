import { array, assert, constantFrom, double, integer, maxSafeInteger, oneof, property, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { ByteWriter } from '../../../src/http/byte-writer.ts';
import { Repeats } from '../../../src/http/gzip/repeats.ts';
import { PointsText } from '../../../src/http/points/points-text.ts';
import { formatTime } from '../../../src/http/time-text.ts';
import { formatFloat } from '../../../src/model/go-format.ts';

const points = new PointsText();
const START_MS = 1_700_000_000_000;
const STEP_MS = 15_000;

function written(values: readonly number[], rows = 1): { text: string; repeats: Repeats } {
  const into = new ByteWriter();
  const repeats = new Repeats();
  const steps = values.length;
  points.begin({ startMs: START_MS, stepMs: STEP_MS, count: steps });
  for (let row = 0; row < rows; row++) {
    points.write(Float64Array.from(values), new Uint8Array(steps).fill(1), 0, steps, into, repeats, null);
  }
  return { text: Buffer.from(into.take()).toString(), repeats };
}

const obvious = (values: readonly number[]): string =>
  values.map((value, i) => `[${formatTime(START_MS + i * STEP_MS)},"${formatFloat(value)}"]`).join(',');

test('values of any kind are written as they are formatted', () => {
  const decimal = tuple(integer({ min: -(10 ** 9), max: 10 ** 9 }), integer({ min: -12, max: 25 })).map(
    ([digits, exponent]) => Number(`${digits}e${exponent}`),
  );
  const quotient = tuple(integer(), integer({ min: 1, max: 100_000 })).map(([a, b]) => a / b);
  const nearInteger = maxSafeInteger().map((value) => value * (1 + Number.EPSILON));
  const constant = constantFrom(0, -0, 1, Number.NaN, Infinity, -Infinity, 1e15, 1e-6, 9.99999999999999e-7, 1e21);
  const value = oneof(double(), decimal, quotient, nearInteger, maxSafeInteger(), constant);
  assert(
    property(array(value, { minLength: 1, maxLength: 100 }), (values) => {
      expect(written(values).text).toBe(obvious(values));
    }),
    { numRuns: 1000 },
  );
  const powers = Array.from({ length: 2098 }, (_, i) => 2 ** (i - 1074));
  const tens = Array.from({ length: 632 }, (_, i) => Number(`1e${i - 323}`));
  expect(written([...powers, ...tens]).text).toBe(obvious([...powers, ...tens]));
});

test('times of any grid are written as they are formatted', () => {
  const startMs = oneof(
    maxSafeInteger(),
    integer(),
    constantFrom(0, -0, 999, -1, 1000, 1_700_000_000_001, 99_999_999_999),
  );
  const stepMs = oneof(integer({ min: 1, max: 120_000 }), constantFrom(1000, 15_000, 86_400_000));
  assert(
    property(startMs, stepMs, integer({ min: 1, max: 40 }), (start, step, count) => {
      const into = new ByteWriter();
      points.begin({ startMs: start, stepMs: step, count });
      points.write(new Float64Array(count), new Uint8Array(count).fill(1), 0, count, into, new Repeats(), null);
      const texts = Array.from({ length: count }, (_, i) => `[${formatTime(start + i * step)},"0"]`);
      expect(Buffer.from(into.take()).toString()).toBe(texts.join(','));
    }),
    { numRuns: 1000 },
  );
});

test('what is noted as a repeat is one', () => {
  const values = Array.from({ length: 1500 }, (_, i) => [1, 1, 1, 0, 0, 4.5, 4.5, i / 7, Number.NaN][i % 9]);
  const { text, repeats } = written(values, 3);
  let at = 0;
  for (let i = 0; i < repeats.count; i++) {
    const [between, length, distance] = repeats.words.subarray(3 * i, 3 * i + 3);
    at += between;
    expect(text.slice(at - distance, at - distance + length)).toBe(text.slice(at, at + length));
    at += length;
  }
  expect(repeats.end).toBe(at);
  expect(repeats.count).toBeGreaterThan(3 * values.length);
});
