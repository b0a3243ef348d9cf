/**
 * Strategy: random series, a random query, a random grid. The engine answers the range query and each of its steps as an
 * instant query; the twin answers every step by itself. All three agree: the same series, values equal up to rounding,
 * and where one refuses, all do. A failure prints the seed; NARTHEX_TWIN_RUNS sets how many queries are asked.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Refusal } from '../../../src/errors.ts';
import type { QueryRequest } from '../../../src/promql/engine.ts';
import { runQuery } from '../../../src/promql/engine.ts';
import { labelSetText } from '../../../src/promql/operators/label-text.ts';
import { parseExpr } from '../../../src/promql/parse.ts';
import { MemoryReader } from '../../../src/promqltest/memory-reader.ts';
import { IMMEDIATE } from '../query-runner.ts';
import { evaluateAt } from './evaluate.ts';
import { keyOf, LOOKBACK_MS, type TwinLabels, TwinRefusal, type TwinSeries } from './model.ts';
import { grid, query, seriesSet } from './queries.ts';

const RUNS = Number(process.env.NARTHEX_TWIN_RUNS ?? 3000);
const SUBQUERY_STEP_MS = 20_000;
const TOLERANCE = 1e-9;

/** Labels to the value at each step; null: absent. 'refused': no answer. */
type Answer = ReadonlyMap<string, readonly (number | null)[]> | 'refused';

interface Grid {
  readonly startMs: number;
  readonly stepMs: number;
  readonly count: number;
}

function readerOf(series: readonly TwinSeries[]): MemoryReader {
  const reader = new MemoryReader();
  for (const { labels, points } of series) {
    reader.load(
      Object.entries(labels),
      points.map(({ timeMs }) => timeMs),
      points.map(({ value }) => value),
    );
  }
  return reader;
}

function ask(
  reader: MemoryReader,
  text: string,
  times: Pick<QueryRequest, 'kind' | 'startMs' | 'endMs' | 'stepMs'>,
): Answer {
  const request = { text, ...times, lookbackMs: LOOKBACK_MS, subqueryStepMs: SUBQUERY_STEP_MS, samplesMax: 1e7 };
  try {
    const { value, symbols } = runQuery({ ...request, features: IMMEDIATE }, reader, () => {});
    if (value.kind !== 'columns') throw new Error(`a ${value.kind}`);
    const rows = Array.from(value.order.row, (row, i): [string, (number | null)[]] => {
      const batch = value.batches[value.order.batch[i]];
      const { count } = value.grid;
      const labels = keyOf(JSON.parse(labelsJson(labelSetText(symbols, batch.labels[row]))) as TwinLabels);
      const points = Array.from({ length: count }, (_, step) =>
        batch.present[row * count + step] === 0 ? null : batch.values[row * count + step],
      );
      return [labels, points];
    });
    return new Map(rows);
  } catch (error) {
    if (error instanceof Refusal) return 'refused';
    throw error;
  }
}

/** `{x="1", y="2"}`, perhaps behind a name, as JSON. */
function labelsJson(text: string): string {
  const match = /^([^{]*)(?:\{(.*)\})?$/.exec(text)!;
  const name = match[1] === '' ? [] : [`"__name__":"${match[1]}"`];
  const others = match[2] === undefined || match[2] === '' ? [] : match[2].split(/,\s*/);
  return `{${[...name, ...others.map((label) => label.replace(/^"?([^="]+)"?=/, '"$1":'))].join(',')}}`;
}

function twinAnswer(series: readonly TwinSeries[], text: string, { startMs, stepMs, count }: Grid): Answer {
  const expr = parseExpr(text, { ...IMMEDIATE, durationExpressions: true });
  const endMs = startMs + (count - 1) * stepMs;
  const rows = new Map<string, (number | null)[]>();
  try {
    for (let step = 0; step < count; step++) {
      const at = { series, startMs, endMs, subqueryStepMs: SUBQUERY_STEP_MS };
      const value = evaluateAt(expr, startMs + step * stepMs, at);
      if (value.kind !== 'vector') throw new Error(`a ${value.kind}`);
      for (const sample of value.samples) {
        const row = rows.get(keyOf(sample.labels)) ?? new Array<number | null>(count).fill(null);
        if (row[step] !== null) throw new TwinRefusal('two samples with one set of labels');
        row[step] = sample.value;
        rows.set(keyOf(sample.labels), row);
      }
    }
    return rows;
  } catch (error) {
    if (error instanceof TwinRefusal) return 'refused';
    throw error;
  }
}

function difference(got: Answer, wanted: Answer): string | null {
  if (got === 'refused' || wanted === 'refused')
    return got === wanted ? null : `${describe(got)}, twin: ${describe(wanted)}`;
  for (const key of new Set([...got.keys(), ...wanted.keys()])) {
    const a = got.get(key) ?? [];
    const b = wanted.get(key) ?? [];
    for (let step = 0; step < Math.max(a.length, b.length); step++) {
      if (!same(a[step] ?? null, b[step] ?? null)) return `${key} at step ${step}: ${a[step]}, twin: ${b[step]}`;
    }
  }
  return null;
}

function describe(answer: Answer): string {
  return answer === 'refused' ? answer : JSON.stringify([...answer]);
}

function same(a: number | null, b: number | null): boolean {
  if (a === null || b === null || !Number.isFinite(a) || !Number.isFinite(b)) return Object.is(a, b);
  return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));
}

test('the engine and its slow twin agree on random queries', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(seriesSet, query, grid, (series, text, { startMs, stepMs, count }) => {
      const reader = readerOf(series);
      const endMs = startMs + (count - 1) * stepMs;
      const wanted = twinAnswer(series, text, { startMs, stepMs, count });
      const whole = ask(reader, text, { kind: 'range', startMs, endMs, stepMs });
      expect(difference(whole, wanted), 'range query').toBeNull();
      // @ start() and @ end() say something else at each instant.
      if (wanted === 'refused' || /start\(\)|end\(\)/.test(text)) return;
      for (let step = 0; step < count; step++) {
        const timeMs = startMs + step * stepMs;
        const instant = ask(reader, text, { kind: 'instant', startMs: timeMs, endMs: timeMs, stepMs: 0 });
        const ofStep = new Map(
          [...wanted]
            .map(([labels, values]) => [labels, [values[step]]] as const)
            .filter(([, [value]]) => value !== null),
        );
        expect(difference(instant, ofStep), `instant query at ${timeMs}`).toBeNull();
      }
    }),
    { numRuns: RUNS },
  );
});
