/**
 * Contract between what measures and what delivers: collectors and scraped targets give families, the agent labels, stores and
 * sends them.
 */

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

/** One area of the machine: node_exporter's name of it, which --collector.NAME and --no-collector.NAME switch. */
export interface Collector {
  readonly name: string;
  readonly isOnByDefault: boolean;
  /** What is measured now. Rejects (or throws) when it cannot be measured; NoData: there is no such thing on this machine. */
  collect(): Promise<readonly MetricFamily[]> | readonly MetricFamily[];
}

/** The machine has nothing of this kind: no failure, but no success either, as in node_exporter. */
export class NoData extends Error {
  override readonly name = 'NoData';
}
