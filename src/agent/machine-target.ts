/** This machine as a target: all collectors that are switched on, each by itself, so that one that fails takes none with it. */
import type { Logger } from 'pino';
import { type Collector, type MetricFamily, type MetricSample, NoData } from './metric-family.ts';
import type { Target } from './target.ts';

export interface MachineTargetOptions {
  readonly job: string;
  readonly instance: string;
  readonly log: Logger;
}

interface Collected {
  readonly name: string;
  readonly families: readonly MetricFamily[];
  readonly seconds: number;
  readonly isSuccess: boolean;
}

export class MachineTarget implements Target {
  readonly key = 'machine';
  readonly job: string;
  readonly instance: string;
  readonly #collectors: readonly Collector[];
  readonly #log: Logger;
  /** Collectors whose failure is in the log already. */
  readonly #failed = new Set<string>();

  constructor(collectors: readonly Collector[], { job, instance, log }: MachineTargetOptions) {
    this.job = job;
    this.instance = instance;
    this.#collectors = collectors;
    this.#log = log;
  }

  async gather(): Promise<readonly MetricFamily[]> {
    const collected = await Promise.all(this.#collectors.map((collector) => this.#collect(collector)));
    return [...collected.flatMap(({ families }) => families), ...aboutCollectors(collected)];
  }

  async #collect(collector: Collector): Promise<Collected> {
    const { name } = collector;
    const began = performance.now();
    const done = (families: readonly MetricFamily[], isSuccess: boolean): Collected => {
      return { name, families, seconds: (performance.now() - began) / 1000, isSuccess };
    };
    try {
      const families = await collector.collect();
      this.#failed.delete(name);
      return done(families, true);
    } catch (error) {
      if (!(error instanceof NoData) && !this.#failed.has(name)) {
        this.#failed.add(name);
        this.#log.error({ collector: name, err: (error as Error).message }, 'A collector failed');
      }
      return done([], false);
    }
  }
}

function aboutCollectors(collected: readonly Collected[]): MetricFamily[] {
  const family = (name: string, help: string, value: (one: Collected) => number): MetricFamily => ({
    name,
    help,
    type: 'gauge',
    samples: collected.map(
      (one): MetricSample => ({ name, labels: [['collector', one.name]], value: value(one), timeMs: null }),
    ),
  });
  return [
    family(
      'node_scrape_collector_duration_seconds',
      'node_exporter: Duration of a collector scrape.',
      ({ seconds }) => seconds,
    ),
    family('node_scrape_collector_success', 'node_exporter: Whether a collector succeeded.', ({ isSuccess }) =>
      isSuccess ? 1 : 0,
    ),
  ];
}
