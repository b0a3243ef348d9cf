/** Results of the engine and lines of a script in one form, to be compared. */

import { formatFloat, goQuote } from '../model/go-format.ts';
import type { Histogram } from '../model/histogram.ts';
import { compareText, type LabelSet, type Symbols } from '../model/labels.ts';
import type { QueryResult } from '../promql/engine.ts';
import { histogramText } from '../promql/histogram/text.ts';
import { PRESENT } from '../promql/operators/operator.ts';

export interface ResultRow {
  /** Canonical text of the label set. */
  readonly key: string;
  readonly labels: readonly (readonly [string, string])[];
  readonly times: readonly number[];
  readonly values: readonly SampleValue[];
}

export type SampleValue = number | Histogram;

export type ComparableResult =
  | { readonly kind: 'rows'; readonly rows: readonly ResultRow[] }
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string };

export function comparable({ value, symbols }: QueryResult): ComparableResult {
  switch (value.kind) {
    case 'scalar':
      return { kind: 'scalar', value: value.value };
    case 'string':
      return { kind: 'string', value: value.value };
    case 'samples': {
      const rows = value.rows.map(({ labels, times, values, histograms }) =>
        row(
          symbols,
          labels,
          [...times],
          Array.from(values, (value, i) => histograms?.[i] ?? value),
        ),
      );
      return { kind: 'rows', rows };
    }
    case 'columns': {
      const { grid, batches, order } = value;
      const rows: ResultRow[] = [];
      for (let i = 0; i < order.row.length; i++) {
        const batch = batches[order.batch[i]];
        const times: number[] = [];
        const values: SampleValue[] = [];
        for (let step = 0, at = order.row[i] * grid.count; step < grid.count; step++, at++) {
          if (batch.present[at] === PRESENT.none) continue;
          times.push(grid.startMs + step * grid.stepMs);
          values.push(batch.present[at] === PRESENT.histogram ? batch.histograms![at]! : batch.values[at]);
        }
        rows.push(row(symbols, batch.labels[order.row[i]], times, values));
      }
      return { kind: 'rows', rows };
    }
  }
}

function row(symbols: Symbols, set: LabelSet, times: readonly number[], values: readonly SampleValue[]): ResultRow {
  const labels: (readonly [string, string])[] = [];
  for (let i = 0; i < set.length; i += 2) labels.push([symbols.text(set[i]), symbols.text(set[i + 1])]);
  return { key: labelsKey(labels), labels, times, values };
}

/** `{a="b", c="d"}`, names in order. */
export function labelsKey(labels: Iterable<readonly [string, string]>): string {
  const sorted = [...labels].sort(([a], [b]) => compareText(a, b));
  return `{${sorted.map(([name, value]) => `${name}=${goQuote(value)}`).join(', ')}}`;
}

/** Prometheus's order of label sets, of rows as texts. */
export function compareRows(a: ResultRow, b: ResultRow): number {
  const left = a.labels.flat();
  const right = b.labels.flat();
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = compareText(left[i], right[i]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** The lines of a result, values without their times. */
export function resultLines(result: ComparableResult): string[] {
  if (result.kind === 'scalar') return [valueText(result.value)];
  if (result.kind === 'string') return [goQuote(result.value)];
  return result.rows.map(({ key, values }) => `${key} ${values.map(valueText).join(' ')}`);
}

export function valueText(value: SampleValue): string {
  return typeof value === 'number' ? formatFloat(value) : histogramText(value);
}
