/** Samples of one scrape, grouped as the text format groups them: by metric, with its type and what it means. */

export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'untyped';

export interface MetricSample {
  /** The name of the family, or with `_bucket`, `_sum`, `_count` behind it. */
  readonly name: string;
  /** Without the metric name; in any order, no name twice. */
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly value: number;
  /** Milliseconds since the Unix epoch; null: now, as the one who collects sees it. */
  readonly timeMs: number | null;
}

export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: MetricType;
  readonly samples: readonly MetricSample[];
}
