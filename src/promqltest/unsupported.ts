/**
 * The data of scripts that the storage cannot hold yet. Such series are left out; an evaluation that would select one of
 * them, or that expects a native histogram, is left out too.
 */
import { METRIC_NAME } from '../model/labels.ts';
import { valueTest } from '../model/matchers.ts';
import type { Expr } from '../promql/ast.ts';
import { children } from '../promql/children.ts';
import type { EvalCommand, LoadedSeries } from './script.ts';

interface MissingSeries {
  readonly labels: ReadonlyMap<string, string>;
  readonly reason: string;
}

const HISTOGRAMS = 'native histograms';
const START_TIMESTAMPS = 'start timestamps';

export class Unsupported {
  #missing: MissingSeries[] = [];

  clear(): void {
    this.#missing = [];
  }

  /** Notes a series that is to be loaded; answers whether its floats can be. */
  note(series: LoadedSeries, withCustomBuckets: boolean): boolean {
    if (series.values.includes('histogram')) {
      this.#missing.push({ labels: series.labels, reason: HISTOGRAMS });
      return false;
    }
    if (series.startTimestamps) this.#missing.push({ labels: series.labels, reason: START_TIMESTAMPS });
    const converted = withCustomBuckets ? convertedLabels(series.labels) : null;
    if (converted !== null) this.#missing.push({ labels: converted, reason: HISTOGRAMS });
    return true;
  }

  /** Why an evaluation cannot be made, or null. */
  reasonFor({ result }: EvalCommand, expr: Expr): string | null {
    if ('series' in result && result.series.some(({ values }) => values.includes('histogram'))) return HISTOGRAMS;
    return this.#missing.find(({ labels }) => selects(expr, labels))?.reason ?? null;
  }
}

/** Labels of the native histogram that a part of a classic one belongs to; null when it is no such part. */
function convertedLabels(labels: ReadonlyMap<string, string>): ReadonlyMap<string, string> | null {
  const name = labels.get(METRIC_NAME) ?? '';
  const base = name.replace(/_(?:bucket|count|sum)$/, '');
  if (base === name) return null;
  return new Map(
    [...labels].flatMap(([key, value]) => (key === 'le' ? [] : [[key, key === METRIC_NAME ? base : value]])),
  );
}

function selects(expr: Expr, labels: ReadonlyMap<string, string>): boolean {
  if (expr.kind !== 'vectorSelector') return children(expr).some((child) => selects(child, labels));
  return expr.matchers.every((matcher) => valueTest(matcher)(labels.get(matcher.name) ?? ''));
}
