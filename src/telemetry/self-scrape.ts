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
/** The first scrape runs code that nothing has run yet, some 150 ms of it: those who wait for the start go first. */
const FIRST_DELAY_MS = 250;

export class SelfScrape {
  readonly #registry: Registry;
  readonly #ingest: Ingest;
  readonly #target: { readonly job: string; readonly instance: string };
  readonly #log: Logger;
  #first: NodeJS.Timeout | undefined;
  #timer: NodeJS.Timeout | undefined;
  #scrape: Promise<void> = Promise.resolve();
  #seriesKnown = 0;

  constructor(registry: Registry, ingest: Ingest, instance: string, log: Logger) {
    this.#registry = registry;
    this.#ingest = ingest;
    this.#target = { job: 'narthex', instance };
    this.#log = log;
  }

  /** Stores `up` and resolves; all the rest is scraped a moment later, then every 15 seconds. */
  start(): Promise<void> {
    this.#timer = setInterval(() => this.#run(this.#store()), INTERVAL_MS);
    this.#first = setTimeout(() => this.#run(this.#store()), FIRST_DELAY_MS);
    this.#run(this.#write([this.#up()], Date.now()));
    return this.#scrape;
  }

  /** Resolves when a scrape that is under way is stored. */
  async stop(): Promise<void> {
    clearTimeout(this.#first);
    clearInterval(this.#timer);
    await this.#scrape;
  }

  #run(stored: Promise<void>): void {
    this.#scrape = stored.catch((error) => this.#log.warn({ err: error }, 'The own metrics could not be stored'));
  }

  async #store(): Promise<void> {
    const timeMs = Date.now();
    const begin = performance.now();
    const metrics = seriesOf(await this.#registry.getMetricsAsJSON(), this.#target);
    const durationSeconds = (performance.now() - begin) / 1000;
    await this.#write([...metrics, ...this.#reports(metrics.length, durationSeconds)], timeMs);
  }

  async #write(series: readonly ScrapedSeries[], timeMs: number): Promise<void> {
    const message = encodeWriteRequest(series.map(({ labels, value }) => ({ labels, samples: [[timeMs, value]] })));
    const outcome = await this.#ingest.receiveDecoded(message);
    if (outcome.kind !== 'stored') throw new Error(outcome.text);
  }

  /** The series that a scrape adds of itself. */
  #reports(samples: number, durationSeconds: number): ScrapedSeries[] {
    const added = Math.max(0, samples - this.#seriesKnown);
    this.#seriesKnown = Math.max(samples, this.#seriesKnown);
    return [
      this.#up(),
      this.#report('scrape_duration_seconds', durationSeconds),
      this.#report('scrape_samples_scraped', samples),
      this.#report('scrape_samples_post_metric_relabeling', samples),
      this.#report('scrape_series_added', added),
    ];
  }

  #up(): ScrapedSeries {
    return this.#report('up', 1);
  }

  #report(name: string, value: number): ScrapedSeries {
    return labelledSeries({ ...this.#target, __name__: name }, value);
  }
}
