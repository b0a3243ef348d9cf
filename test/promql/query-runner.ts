/** Runs queries on series in memory, for tests of the engine: results as plain rows. */
import { type QueryRequest, type QueryResult, runQuery } from '../../src/promql/engine.ts';
import { labelSetText } from '../../src/promql/operators/label-text.ts';
import type { EngineFeatures } from '../../src/promql/operators/operator.ts';
import { type LoadedValue, MemoryReader } from '../../src/promqltest/memory-reader.ts';
import { ALL_FEATURES } from '../../src/promqltest/run.ts';

export type Labels = Readonly<Record<string, string>>;

/** Values at 0, 1, 2 ... minutes; null: no sample. */
export interface TestSeries {
  readonly labels: Labels;
  readonly values: readonly (LoadedValue | null)[];
}

/** Text of the labels to the value at each step; null: absent. In the order of the result. */
export type Rows = [labels: string, values: (number | null)[]][];

export const MINUTE_MS = 60_000;
export const IMMEDIATE: EngineFeatures = { ...ALL_FEATURES, delayedNameRemoval: false };

export function readerOf(series: readonly TestSeries[]): MemoryReader {
  const reader = new MemoryReader();
  for (const { labels, values } of series) {
    const times = values.flatMap((value, i) => (value === null ? [] : [i * MINUTE_MS]));
    reader.load(
      Object.entries(labels),
      times,
      values.filter((value) => value !== null),
    );
  }
  return reader;
}

export function request(text: string, changes: Partial<QueryRequest> = {}): QueryRequest {
  return {
    text,
    kind: 'instant',
    startMs: 0,
    endMs: 0,
    stepMs: 0,
    lookbackMs: MINUTE_MS,
    subqueryStepMs: MINUTE_MS,
    samplesMax: 1_000_000,
    features: IMMEDIATE,
    ...changes,
  };
}

export function instant(
  reader: MemoryReader,
  text: string,
  minute: number,
  changes?: Partial<QueryRequest>,
): QueryResult {
  const time = minute * MINUTE_MS;
  return runQuery(request(text, { startMs: time, endMs: time, ...changes }), reader, () => {});
}

/** Every minute from 0 to `minutes`. */
export function range(
  reader: MemoryReader,
  text: string,
  minutes: number,
  changes?: Partial<QueryRequest>,
): QueryResult {
  const times = { kind: 'range', startMs: 0, endMs: minutes * MINUTE_MS, stepMs: MINUTE_MS } as const;
  return runQuery(request(text, { ...times, ...changes }), reader, () => {});
}

export function rowsOf({ value, symbols }: QueryResult): Rows {
  if (value.kind !== 'columns') throw new Error(`expected columns, got ${value.kind}`);
  const { batches, order, grid } = value;
  return Array.from(order.row, (row, i) => {
    const batch = batches[order.batch[i]];
    const at = row * grid.count;
    const values = Array.from({ length: grid.count }, (_, step) =>
      batch.present[at + step] === 0 ? null : batch.values[at + step],
    );
    return [labelSetText(symbols, batch.labels[row]), values];
  });
}
