/**
 * The alerts that wait for one Alertmanager. They go in batches, one at a time; what cannot be delivered is dropped,
 * because its rule sends it again soon. Past its capacity the queue loses the oldest.
 */
import type { Logger } from 'pino';
import type { HttpClient } from '../../client/http-client.ts';
import type { Alert } from '../alert.ts';
import { alertsJson } from './alert-json.ts';

export interface QueueSettings {
  readonly url: string;
  readonly client: HttpClient;
  readonly timeoutMs: number;
  readonly capacity: number;
  readonly batchMax: number;
  /** Called after each request. */
  readonly observe: (seconds: number) => void;
  readonly log: Logger;
}

export class AlertmanagerQueue {
  readonly #settings: QueueSettings;
  #waiting: Alert[] = [];
  #sending: Promise<void> | null = null;
  /** What is under way is given up when it is aborted. */
  readonly #end = new AbortController();
  /** Alerts of all requests, of those that failed, and those that were dropped for whatever reason. */
  readonly counters = { sent: 0, errors: 0, dropped: 0 };

  constructor(settings: QueueSettings) {
    this.#settings = settings;
  }

  get url(): string {
    return this.#settings.url;
  }

  get length(): number {
    return this.#waiting.length;
  }

  push(alerts: readonly Alert[]): void {
    const { capacity, log, url } = this.#settings;
    this.#waiting.push(...alerts);
    const excess = this.#waiting.length - capacity;
    if (excess > 0) {
      this.#waiting.splice(0, excess);
      this.counters.dropped += excess;
      log.warn({ alertmanager: url, count: excess }, 'Alert notification queue full, dropping the oldest alerts');
    }
    this.#sending ??= this.#sendAll();
  }

  /** Resolves when everything has been sent or dropped; after `drainMs` the rest is dropped. */
  async close(drainMs: number): Promise<void> {
    const timer = setTimeout(() => this.#end.abort(), drainMs);
    await this.#sending;
    clearTimeout(timer);
  }

  async #sendAll(): Promise<void> {
    const { batchMax } = this.#settings;
    while (this.#waiting.length > 0 && !this.#end.signal.aborted) {
      const batch = this.#waiting.splice(0, batchMax);
      const begun = performance.now();
      const isSent = await this.#send(batch);
      this.#settings.observe((performance.now() - begun) / 1000);
      this.counters.sent += batch.length;
      if (!isSent) this.counters.errors += batch.length;
      if (!isSent) this.counters.dropped += batch.length;
    }
    this.counters.dropped += this.#waiting.length;
    this.#waiting = [];
    this.#sending = null;
  }

  async #send(batch: readonly Alert[]): Promise<boolean> {
    const { url, client, timeoutMs, log } = this.#settings;
    try {
      const { status } = await client.send({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json' },
        body: alertsJson(batch),
        timeoutMs,
        signal: this.#end.signal,
      });
      if (status >= 200 && status <= 299) return true;
      log.error(
        { alertmanager: url, count: batch.length, status },
        `Error sending alerts: bad response status ${status}`,
      );
    } catch (error) {
      log.error({ alertmanager: url, count: batch.length, err: error }, 'Error sending alerts');
    }
    return false;
  }
}
