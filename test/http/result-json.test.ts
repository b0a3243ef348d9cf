import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteWriter } from '../../src/http/byte-writer.ts';
import { FLOAT_BYTES_MAX, writeFloat } from '../../src/http/float-text.ts';
import { Repeats } from '../../src/http/gzip/repeats.ts';
import { PointsText } from '../../src/http/points/points-text.ts';
import { notes } from '../../src/http/query-body.ts';
import { writeResult } from '../../src/http/result-json.ts';
import { RowTexts } from '../../src/http/rows/row-texts.ts';
import { formatTime } from '../../src/http/time-text.ts';
import { formatFloat } from '../../src/model/go-format.ts';
import { labelSetOf, Symbols } from '../../src/model/labels.ts';
import type { QueryValue } from '../../src/promql/engine.ts';

const words = new Uint32Array(2);
const double = new Float64Array(words.buffer);
const points = new PointsText();

/** Every bit pattern is as likely as any other; most of them are doubles of 17 digits and wild exponents. */
const anyBits = fc.tuple(fc.integer(), fc.integer()).map(([low, high]) => {
  words[0] = low;
  words[1] = high;
  return double[0];
});
const decimal = fc
  .tuple(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), fc.integer({ min: -12, max: 25 }))
  .map(([digits, exponent]) => Number(`${digits}e${exponent}`));
const quotient = fc.tuple(fc.integer(), fc.integer({ min: 1, max: 100_000 })).map(([a, b]) => a / b);
const longDecimal = fc
  .tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 18 }))
  .map(([digits, places]) => Number(`${digits}e-${places}`));
const nearInteger = fc.maxSafeInteger().map((value) => value * (1 + Number.EPSILON));
const ofAnyKind = fc.oneof(fc.double(), anyBits, decimal, quotient, longDecimal, nearInteger, fc.maxSafeInteger());

function written(value: number): string {
  const bytes = new Uint8Array(2 + FLOAT_BYTES_MAX);
  return Buffer.from(bytes.subarray(2, writeFloat(bytes, 2, value))).toString();
}

test('a value is written as it is formatted', () => {
  const limits = [0, -0, Number.NaN, Infinity, -Infinity, Number.MAX_VALUE, -Number.MIN_VALUE, 2 ** 53, 5e-324];
  const edges = [1e-6, 9.99999999999999e-7, 1e-7, 1e15, 1e15 - 1, 1e21, 999999999999999900000, 0.1 + 0.2, 123456.789];
  const powers = Array.from({ length: 2098 }, (_, i) => 2 ** (i - 1074));
  const tens = Array.from({ length: 632 }, (_, i) => Number(`1e${i - 323}`));
  for (const value of [...limits, ...edges, ...powers, ...tens]) expect(written(value)).toBe(formatFloat(value));
  fc.assert(
    fc.property(ofAnyKind, (value) => {
      expect(written(value)).toBe(formatFloat(value));
    }),
    { numRuns: 20_000 },
  );
});

test('times have three decimals or none', () => {
  expect(formatTime(0)).toBe('0');
  expect(formatTime(1_435_781_451_781)).toBe('1435781451.781');
  expect(formatTime(12_500)).toBe('12.500');
  expect(formatTime(1)).toBe('0.001');
  expect(formatTime(-1500)).toBe('-1.500');
  expect(formatTime(-1)).toBe('-0.001');
  expect(formatTime(Number.MAX_SAFE_INTEGER)).toBe('9007199254740.991');
});

function json(value: QueryValue, kind: 'instant' | 'range', symbols: Symbols, limit = 0): string {
  const writer = new ByteWriter(16);
  writeResult(value, kind, limit, { rows: new RowTexts(symbols), points, repeats: new Repeats() }, writer);
  return Buffer.from(writer.take()).toString();
}

/** The obvious way. */
function slowMatrix(
  rows: readonly (readonly (number | null)[])[],
  labels: readonly [string, string][],
  startMs: number,
  stepMs: number,
): string {
  const result = rows.map((row, i) => ({
    metric: Object.fromEntries(
      [['row', String(i)], ...labels].sort(([a], [b]) => (a < b ? -1 : 1)).filter(([, v]) => v !== ''),
    ),
    values: row.flatMap((value, step) =>
      value === null ? [] : [[`<${formatTime(startMs + step * stepMs)}>`, formatFloat(value)]],
    ),
  }));
  return `"resultType":"matrix","result":${JSON.stringify(result).replace(/"<([-0-9.]+)>"/g, '$1')}`;
}

test('a matrix is written as the obvious way writes it', () => {
  const steps = 7;
  const row = fc.array(fc.option(fc.oneof(ofAnyKind, fc.constantFrom(0, -0, 1, 1)), { freq: 4 }), {
    minLength: steps,
    maxLength: steps,
  });
  const label = fc.tuple(fc.constantFrom('a', 'b.c', 'z"\\', 'é'), fc.string({ unit: 'grapheme', maxLength: 5 }));
  const labelList = fc.uniqueArray(label, { selector: ([name]) => name });
  const times = fc.tuple(fc.integer({ min: -5000, max: 1e12 }), fc.integer({ min: 1, max: 100_000 }));
  fc.assert(
    fc.property(fc.array(row, { maxLength: 4 }), labelList, times, (rows, labels, [startMs, stepMs]) => {
      const symbols = new Symbols();
      const batch = {
        rows: rows.length,
        labels: rows.map((_, i) => labelSetOf(symbols, [['row', String(i)], ...labels])),
        dropName: null,
        values: Float64Array.from(rows.flat(), (value) => value ?? 99),
        present: Uint8Array.from(rows.flat(), (value) => (value === null ? 0 : 1)),
        histograms: null,
      };
      const order = { batch: new Uint32Array(rows.length), row: Uint32Array.from(rows, (_, i) => i) };
      const value = { kind: 'columns', grid: { startMs, stepMs, count: steps }, batches: [batch], order } as const;
      expect(json(value, 'range', symbols)).toBe(slowMatrix(rows, labels, startMs, stepMs));
    }),
    { numRuns: 300 },
  );
});

test('rows are written in the order that is asked for, out of any batch, up to the limit', () => {
  const symbols = new Symbols();
  const batchOf = (names: readonly string[], values: readonly number[]) => ({
    rows: names.length,
    labels: names.map((name) => labelSetOf(symbols, [['n', name]])),
    dropName: null,
    values: Float64Array.from(values),
    present: new Uint8Array(values.length).fill(1),
    histograms: null,
  });
  const value: QueryValue = {
    kind: 'columns',
    grid: { startMs: 1500, stepMs: 0, count: 1 },
    batches: [batchOf(['a', 'b'], [1, 2]), batchOf(['c'], [3])],
    order: { batch: Uint32Array.of(1, 0, 0), row: Uint32Array.of(0, 1, 0) },
  };
  expect(json(value, 'instant', symbols, 2)).toBe(
    '"resultType":"vector","result":[{"metric":{"n":"c"},"value":[1.500,"3"]},{"metric":{"n":"b"},"value":[1.500,"2"]}]',
  );
});

test('more notes than are shown are counted', () => {
  const texts = Array.from({ length: 13 }, (_, i) => `note ${i}`);
  expect(notes('warnings', 'warning', texts)).toContain('"note 9","3 more warning annotations omitted"]');
  expect(notes('infos', 'info', texts.slice(0, 10))).not.toContain('omitted');
  expect(notes('infos', 'info', [])).toBe('');
});
