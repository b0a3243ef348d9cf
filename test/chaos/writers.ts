/**
 * Writers whose samples can be foretold: the value of a sample follows from its series and its number, so that the whole
 * database can be checked from two counters a writer, without a record of what was sent.
 *
 * Request k of a writer holds sample k of each of its steady series, the only sample of a series of its own, so that every
 * request also makes a new series, and a sample of a series whose times go backwards, so that every request has a late one.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type TestSeries, write } from '../e2e/write-client.ts';

export const STEADY_SERIES = 20;
export const SAMPLE_INTERVAL_MS = 100;

export function sampleTimeMs(startMs: number, k: number): number {
  return startMs + k * SAMPLE_INTERVAL_MS;
}

/** Different for every sample of a writer: neither a sample of another series nor of another time can pass for it. */
export function steadyValue(series: number, k: number): number {
  return k * STEADY_SERIES + series + 0.25;
}

export function onceValue(k: number): number {
  return -k - 0.5;
}

export function lateTimeMs(startMs: number, k: number): number {
  return startMs - (k + 1) * SAMPLE_INTERVAL_MS;
}

export function lateValue(k: number): number {
  return 2 * k + 0.125;
}

export class Writer {
  readonly id: number;
  readonly startMs: number;
  readonly #pauseMs: number;
  /** Requests 0 to acknowledged - 1 were answered 204; request `acknowledged` may have been sent as well. */
  acknowledged = 0;
  attempted = 0;
  readonly latenciesMs: number[] = [];

  /** @param pauseMs between two requests */
  constructor(id: number, startMs: number, pauseMs = 0) {
    this.id = id;
    this.startMs = startMs;
    this.#pauseMs = pauseMs;
  }

  /** Writes request after request until the server is gone or `stopped` says so. A request without answer is sent again. */
  async run(url: string, stopped: () => boolean): Promise<void> {
    while (!stopped()) {
      this.attempted = this.acknowledged + 1;
      const before = performance.now();
      const answer = await write(url, this.#request(this.acknowledged)).catch(() => null);
      if (answer === null) return;
      if (answer.status !== 204) throw new Error(`writer ${this.id}: ${answer.status} ${answer.text}`);
      this.latenciesMs.push(performance.now() - before);
      this.acknowledged++;
      if (this.#pauseMs > 0) await sleep(this.#pauseMs);
    }
  }

  #request(k: number): TestSeries[] {
    const time = sampleTimeMs(this.startMs, k);
    const writer = String(this.id);
    const steady = Array.from({ length: STEADY_SERIES }, (_, series) => ({
      labels: { __name__: 'steady', series: String(series), writer },
      samples: [[time, steadyValue(series, k)]] as const,
    }));
    const once = { labels: { __name__: 'once', k: String(k), writer }, samples: [[time, onceValue(k)]] as const };
    const late = {
      labels: { __name__: 'late', writer },
      samples: [[lateTimeMs(this.startMs, k), lateValue(k)]] as const,
    };
    return [...steady, once, late];
  }
}
