import { gunzipSync, gzipSync } from 'node:zlib';
import { array, assert, constantFrom, double, integer, oneof, property, record, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../../../src/http/byte-writer.ts';
import { AnswerGzip } from '../../../src/http/gzip/answer-gzip.ts';
import { Deflate } from '../../../src/http/gzip/deflate.ts';
import { gzipStored } from '../../../src/http/gzip/gzip.ts';
import { Repeats } from '../../../src/http/gzip/repeats.ts';
import { PointsText } from '../../../src/http/points/points-text.ts';
import { writeResult } from '../../../src/http/result-json.ts';
import { RowTexts } from '../../../src/http/rows/row-texts.ts';
import { labelSetOf, Symbols } from '../../../src/model/labels.ts';
import type { QueryValue } from '../../../src/promql/engine.ts';

const deflate = new Deflate();
const gzip = new AnswerGzip(() => deflate, null);
const points = new PointsText();

function columns(steps: number, rows: number, labelValues: readonly string[], valueAt: (i: number) => number | null) {
  const symbols = new Symbols();
  const labels = Array.from({ length: rows }, (_, row) =>
    labelSetOf(symbols, [
      ['__name__', 'requests'],
      ['host', `host-${row}`],
      ['path', labelValues[row % labelValues.length]],
    ]),
  );
  const values = Array.from({ length: rows * steps }, (_, i) => valueAt(i));
  const value: QueryValue = {
    kind: 'columns',
    grid: { startMs: 1_700_000_000_000, stepMs: 15_000, count: steps },
    batches: [
      {
        rows,
        labels,
        dropName: null,
        values: Float64Array.from(values, (each) => each ?? 0),
        present: Uint8Array.from(values, (each) => (each === null ? 0 : 1)),
        histograms: null,
      },
    ],
    order: { batch: new Uint32Array(rows), row: Uint32Array.from({ length: rows }, (_, row) => row) },
  };
  return { value, rows: new RowTexts(symbols) };
}

function written({ value, rows }: ReturnType<typeof columns>, kind: 'instant' | 'range' = 'range') {
  const into = new ByteWriter();
  const repeats = writeResult(value, kind, 0, { rows, points, repeats: new Repeats() }, into)!;
  return { plain: into.take(), repeats };
}

function compress(plain: Uint8Array, repeats: Repeats): Uint8Array {
  gzip.restart();
  return gzip.finish(plain, repeats);
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('gzip of repeats that are known', () => {
  it('gives back what was written, whatever values, gaps and labels a result has', () => {
    const value = oneof(
      constantFrom(null, 0, -0, 1, 1, 1, 17, Number.NaN, Infinity, -Infinity),
      double(),
      integer({ min: 0, max: 3 }),
    );
    const results = record({
      steps: integer({ min: 1, max: 30 }),
      values: array(value, { minLength: 1, maxLength: 50 }),
      rows: integer({ min: 1, max: 20 }),
      paths: array(constantFrom('/', '/api', '"quoted"', 'ü', '/api/v1/"'), { minLength: 1 }),
    });
    assert(
      property(results, ({ steps, values, rows, paths }) => {
        const result = columns(steps, rows, paths, (i) => values[(i * 7) % values.length]);
        const { plain, repeats } = written(result);
        expect(text(gunzipSync(compress(plain, repeats)))).toBe(text(plain));
      }),
    );
  });

  it('takes a first row without points before rows that have some', () => {
    const { plain, repeats } = written(columns(1, 3, ['/'], (row) => (row === 1 ? 0 : null)));
    expect(text(gunzipSync(compress(plain, repeats)))).toBe(text(plain));
  });

  it('takes vectors, whatever their values and labels', () => {
    const value = oneof(constantFrom(0, -0, 1, Number.NaN, Infinity), double(), integer({ min: 0, max: 300 }));
    const results = record({
      values: array(value, { minLength: 1, maxLength: 50 }),
      rows: integer({ min: 1, max: 120 }),
      paths: array(constantFrom('/', '/api', '"quoted"', 'ü', '/api/v1/"', '/api/v2/"'), { minLength: 1 }),
    });
    assert(
      property(results, ({ values, rows, paths }) => {
        const result = columns(1, rows, paths, (i) => values[(i * 7) % values.length]);
        const { plain, repeats } = written(result, 'instant');
        expect(text(gunzipSync(compress(plain, repeats)))).toBe(text(plain));
      }),
    );
  });

  it('finds what the rows of a vector have in common', () => {
    const { plain, repeats } = written(
      columns(1, 1000, ['/', '/api'], (i) => i),
      'instant',
    );
    expect(plain.length).toBeGreaterThan(80_000);
    expect(compress(plain, repeats).length).toBeLessThan(8000);
  });

  it('takes rows that are longer than what a repeat reaches back to', () => {
    const { plain, repeats } = written(columns(3000, 3, ['/'], (i) => i / 7));
    expect(plain.length).toBeGreaterThan(3 * 65_536);
    expect(text(gunzipSync(compress(plain, repeats)))).toBe(text(plain));
  });

  it('takes rows without points', () => {
    const { plain, repeats } = written(columns(2, 4, ['/'], () => null));
    expect(text(gunzipSync(compress(plain, repeats)))).toBe(text(plain));
  });

  it('takes results of many blocks', () => {
    const { plain, repeats } = written(columns(100, 300, ['/', '/api'], (i) => i % 1000));
    expect(plain.length).toBeGreaterThan(400_000);
    expect(text(gunzipSync(compress(plain, repeats)))).toBe(text(plain));
  });

  it('is not larger than what a search for repeats finds', () => {
    const results = [columns(240, 50, ['/', '/api'], (i) => 2 + Math.sin(i)), columns(240, 1, ['/'], (i) => i * 977)];
    for (const { plain, repeats } of results.map((result) => written(result))) {
      expect(compress(plain, repeats).length).toBeLessThan(gzipSync(plain, { level: 1 }).length * 1.1);
    }
  });

  it('needs no repeats', () => {
    assert(
      property(uint8Array({ minLength: 1, maxLength: 400 }), (plain) => {
        expect(new Uint8Array(gunzipSync(compress(plain, new Repeats())))).toEqual(plain);
      }),
    );
  });

  it('takes frequencies whose codes would be too long', () => {
    const frequencies = Array.from({ length: 22 }, () => 1);
    for (let i = 2; i < frequencies.length; i++) frequencies[i] = frequencies[i - 1] + frequencies[i - 2];
    const plain = Uint8Array.from(frequencies.flatMap((count, byte) => Array.from({ length: count }, () => byte)));
    expect(new Uint8Array(gunzipSync(compress(plain, new Repeats())))).toEqual(plain);
  });

  it('stores what is small', () => {
    assert(
      property(uint8Array({ maxLength: 300 }), (plain) => {
        expect(new Uint8Array(gunzipSync(gzipStored(plain)))).toEqual(plain);
      }),
    );
  });
});

describe('repeats', () => {
  const noted = (repeats: Repeats) => Array.from(repeats.words.subarray(0, 3 * repeats.count));

  it('holds what stands between two of them, the length and the distance', () => {
    const repeats = new Repeats();
    repeats.add(10, 5, 7);
    repeats.add(17, 3, 15);
    expect(noted(repeats)).toEqual([10, 5, 7, 2, 3, 15]);
  });

  it('leaves out what is short or far', () => {
    const repeats = new Repeats();
    repeats.add(10, 2, 7);
    repeats.add(40_000, 100, 32_769);
    repeats.add(20_000, 100, 32_768);
    expect(noted(repeats)).toEqual([20_000, 100, 32_768]);
  });

  it('divides what stands between, too, and ends with what is behind', () => {
    const repeats = new Repeats();
    repeats.add(70_000, 10, 1);
    expect([...repeats.handOver(70_015)]).toEqual([32_768, 0, 0, 32_768, 0, 0, 4464, 10, 1, 5, 0, 0]);
  });

  it('goes on behind what it has handed over', () => {
    const repeats = new Repeats();
    repeats.add(10, 5, 7);
    expect([...repeats.handOver(20)]).toEqual([10, 5, 7, 5, 0, 0]);
    expect(repeats.end).toBe(20);
    repeats.add(23, 4, 8);
    expect([...repeats.handOver(27)]).toEqual([3, 4, 8, 0, 0, 0]);
  });

  it('divides long ones so that no part is too short', () => {
    const repeats = new Repeats();
    repeats.add(600, 518, 600);
    expect(noted(repeats)).toEqual([600, 258, 600, 0, 257, 600, 0, 3, 600]);
  });
});
