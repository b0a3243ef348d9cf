/**
 * A registry's metrics as series with one sample each, labelled as a scrape of /metrics would label them.
 */
import type { MetricObjectWithValues, MetricValue, MetricValueWithName } from 'prom-client';
import { formatG } from '../model/go-format.ts';

export interface ScrapedSeries {
  /** Sorted by name; the metric name among them as __name__. */
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly value: number;
}

/** @param target labels of the target, added to every series */
export function seriesOf(
  metrics: readonly MetricObjectWithValues<MetricValue<string>>[],
  target: Readonly<Record<string, string>>,
): ScrapedSeries[] {
  return metrics.flatMap((metric) =>
    metric.values.map((one: MetricValue<string>) => {
      const name = (one as MetricValueWithName<string>).metricName ?? metric.name;
      return labelledSeries({ ...one.labels, ...target, __name__: name }, one.value);
    }),
  );
}

export function labelledSeries(
  labels: Readonly<Record<string, string | number | undefined>>,
  value: number,
): ScrapedSeries {
  const pairs = Object.entries(labels)
    .map(([name, text]): [string, string] => [name, labelText(name, text)])
    .filter(([, text]) => text !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return { labels: pairs, value };
}

/** The bounds of buckets and quantiles are written as floats: 1.0, 1e+09, +Inf. */
function labelText(name: string, value: string | number | undefined): string {
  if (value === undefined) return '';
  if (name !== 'le' && name !== 'quantile') return String(value);
  const text = value === '+Inf' ? value : formatG(Number(value));
  return /[.eIN]/.test(text) ? text : `${text}.0`;
}
