/**
 * The server's own metrics as series in its own database, as if it scraped itself: a first query has an answer within a
 * second of the start. None of these series ever ends while the process runs, so there is nothing to mark stale.
 */
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { encodeWriteRequest } from '../ingest/encode-write-request.ts';
import type { Ingest } from '../ingest/receive.ts';
import { labelledSeries, type ScrapedSeries, seriesOf } from './exposition.ts';

const INTERVAL_MS = 15_000;

export class SelfScrape {
  readonly #registry: Registry;
  readonly #ingest: Ingest;
  readonly #target: { readonly job: string; readonly instance: string };
  readonly #log: Logger;
  #timer: NodeJS.Timeout | undefined;
  #scrape: Promise<void> = Promise.resolve();
  #seriesKnown = 0;

  constructor(registry: Registry, ingest: Ingest, instance: string, log: Logger) {
    this.#registry = registry;
    this.#ingest = ingest;
    this.#target = { job: 'narthex', instance };
    this.#log = log;
  }

  /** Scrapes now, then every 15 seconds. Resolves when the first scrape is stored. */
  start(): Promise<void> {
    this.#timer = setInterval(() => this.#run(), INTERVAL_MS);
    this.#run();
    return this.#scrape;
  }

  /** Resolves when a scrape that is under way is stored. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#scrape;
  }

  #run(): void {
    this.#scrape = this.#store().catch((error) =>
      this.#log.warn({ err: error }, 'The own metrics could not be stored'),
    );
  }

  async #store(): Promise<void> {
    const timeMs = Date.now();
    const begin = performance.now();
    const metrics = seriesOf(await this.#registry.getMetricsAsJSON(), this.#target);
    const durationSeconds = (performance.now() - begin) / 1000;
    const series = [...metrics, ...this.#reports(metrics.length, durationSeconds)];
    const message = encodeWriteRequest(series.map(({ labels, value }) => ({ labels, samples: [[timeMs, value]] })));
    const outcome = await this.#ingest.receiveDecoded(message);
    if (outcome.kind !== 'stored') throw new Error(outcome.text);
  }

  /** The series that a scrape adds of itself. */
  #reports(samples: number, durationSeconds: number): ScrapedSeries[] {
    const added = Math.max(0, samples - this.#seriesKnown);
    this.#seriesKnown = Math.max(samples, this.#seriesKnown);
    const report = (name: string, value: number) => labelledSeries({ ...this.#target, __name__: name }, value);
    return [
      report('up', 1),
      report('scrape_duration_seconds', durationSeconds),
      report('scrape_samples_scraped', samples),
      report('scrape_samples_post_metric_relabeling', samples),
      report('scrape_series_added', added),
    ];
  }
}
