/**
 * Contract between what measures and what delivers: collectors and scraped targets give families, the agent labels, stores and
 * sends them.
 */
import type { MetricFamily } from '../model/metric-family.ts';

export type { MetricFamily, MetricSample, MetricType } from '../model/metric-family.ts';

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
