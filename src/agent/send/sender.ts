/**
 * Empties the queue: the oldest record first, one request at a time, until the receiver has taken it or refused it for good.
 *
 *   oldest record ──► 2.0 (1.0, when the receiver has no 2.0) ──► 2xx: removed
 *                                                             ──► 5xx, 429, no answer: again after a while, for ever
 *                                                             ──► other 4xx: removed, counted
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { HttpClient, HttpResponse } from '../../client/http-client.ts';
import { SnappyDecoder } from '../../ingest/snappy.ts';
import { snappyEncode } from '../../ingest/snappy-encode.ts';
import { LIMITS } from '../../limits.ts';
import type { DeliveryQueue, WaitingRecord } from '../../storage/delivery-queue.ts';
import { encodeMessage1 } from './message-1.ts';
import { decodeMessage2 } from './message-2-reader.ts';
import { retryAfterMs } from './retry-after.ts';

/** A receiver that is back is found soon, one that is away is not pressed. */
const BACKOFF_MS_MIN = 30;
const BACKOFF_MS_MAX = 5000;
const REASON_CHARS_MAX = 512;

const UNSUPPORTED_MEDIA_TYPE = 415;
const TOO_MANY_REQUESTS = 429;
const WRITTEN = 'x-prometheus-remote-write-samples-written';

const HEADERS = {
  1: { 'content-type': 'application/x-protobuf', 'x-prometheus-remote-write-version': '0.1.0' },
  2: {
    'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request',
    'x-prometheus-remote-write-version': '2.0.0',
  },
} as const;

export interface SenderOptions {
  readonly url: string;
  readonly client: HttpClient;
  readonly queue: DeliveryQueue;
  /** More headers, which come before those of the protocol. */
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Version to begin with; null: 2, and 1 when the receiver does not take that. */
  readonly version: 1 | 2 | null;
  readonly log: Logger;
}

/** Of samples, but for the requests. */
export interface SenderCounters {
  sent: number;
  failed: number;
  retried: number;
  requests: number;
  /** Seconds of all requests. */
  seconds: number;
  bytes: number;
}

type Outcome =
  | { readonly kind: 'taken' | 'refused' | 'otherVersion' }
  | { readonly kind: 'again'; readonly afterMs: number | null };

export class Sender {
  readonly counters: SenderCounters = { sent: 0, failed: 0, retried: 0, requests: 0, seconds: 0, bytes: 0 };
  readonly #options: SenderOptions;
  readonly #end = new AbortController();
  #version: 1 | 2;
  #running: Promise<void> | null = null;
  /** Only receivers without 2.0 need it. */
  #decoder: SnappyDecoder | null = null;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#version = options.version ?? 2;
  }

  get version(): 1 | 2 {
    return this.#version;
  }

  /** There may be something to send. */
  wake(): void {
    if (this.#running !== null || this.#end.signal.aborted) return;
    this.#running = this.#sendAll().finally(() => {
      this.#running = null;
      // What came while it ended.
      if (this.#options.queue.oldest !== null) this.wake();
    });
  }

  /** Sends what waits, for `drainMs` at most; what is left stays on disk. */
  async close(drainMs: number): Promise<void> {
    const timer = setTimeout(() => this.#end.abort(), drainMs);
    await this.#running;
    clearTimeout(timer);
    this.#end.abort();
  }

  async #sendAll(): Promise<void> {
    const { queue } = this.#options;
    for (let record = queue.oldest; record !== null && !this.#end.signal.aborted; record = queue.oldest) {
      await this.#deliver(record);
    }
  }

  /** Returns when the record is gone, or nothing more is to be sent. */
  async #deliver(record: WaitingRecord): Promise<void> {
    const { queue } = this.#options;
    for (let attempt = 0, backoffMs = BACKOFF_MS_MIN; !this.#end.signal.aborted; ) {
      // It may have had to make room meanwhile.
      if (queue.oldest?.key !== record.key) return;
      const outcome = await this.#attempt(record, attempt);
      if (outcome.kind === 'otherVersion') continue;
      if (outcome.kind !== 'again') {
        this.counters[outcome.kind === 'taken' ? 'sent' : 'failed'] += record.samples;
        await queue.remove(record);
        return;
      }
      attempt++;
      this.counters.retried += record.samples;
      // Half of the wait is chance, so that many agents do not come back together.
      await this.#pause(outcome.afterMs ?? backoffMs * (0.5 + Math.random() / 2));
      backoffMs = Math.min(2 * backoffMs, BACKOFF_MS_MAX);
    }
  }

  async #attempt(record: WaitingRecord, attempt: number): Promise<Outcome> {
    const { queue, client, url, headers, timeoutMs, log } = this.#options;
    const message = queue.read(record);
    if (message === null) return { kind: 'refused' };
    const body = this.#version === 2 ? message : this.#asVersion1(message);
    const began = performance.now();
    this.counters.requests++;
    try {
      const response = await client.send({
        method: 'POST',
        url,
        headers: {
          ...headers,
          ...HEADERS[this.#version],
          'content-encoding': 'snappy',
          ...(attempt > 0 && { 'retry-attempt': String(attempt) }),
        },
        body,
        timeoutMs,
        signal: this.#end.signal,
      });
      this.counters.bytes += body.length;
      return this.#outcomeOf(response, attempt);
    } catch (error) {
      if (attempt === 0)
        log.warn({ url, err: (error as Error).message }, 'Samples could not be sent, will be tried again');
      return { kind: 'again', afterMs: null };
    } finally {
      this.counters.seconds += (performance.now() - began) / 1000;
    }
  }

  #outcomeOf(response: HttpResponse, attempt: number): Outcome {
    const { url, log } = this.#options;
    const { status, headers, body } = response;
    const reason = body.toString().slice(0, REASON_CHARS_MAX).trim();
    if (status >= 200 && status <= 299) {
      if (this.#version === 2 && headers[WRITTEN] === undefined) return this.#withoutWritten();
      return { kind: 'taken' };
    }
    if (status === UNSUPPORTED_MEDIA_TYPE && this.#version === 2 && this.#options.version === null) {
      return this.#withoutVersion2();
    }
    if (status === TOO_MANY_REQUESTS || status >= 500) {
      if (attempt === 0) log.warn({ url, status, reason }, 'Samples were not taken, will be tried again');
      return { kind: 'again', afterMs: retryAfterMs(headers['retry-after'], Date.now()) };
    }
    log.error({ url, status, reason }, 'Samples were refused, and are dropped');
    return { kind: 'refused' };
  }

  /** A receiver of 2.0 says what it wrote; one that does not took the message for something else, and wrote nothing. */
  #withoutWritten(): Outcome {
    if (this.#options.version === null) return this.#withoutVersion2();
    this.#options.log.error(
      { url: this.#options.url },
      'The receiver does not say what it wrote: it has no remote write 2.0',
    );
    return { kind: 'refused' };
  }

  #withoutVersion2(): Outcome {
    this.#options.log.info({ url: this.#options.url }, 'The receiver has no remote write 2.0: sending 1.0');
    this.#version = 1;
    return { kind: 'otherVersion' };
  }

  #asVersion1(message: Uint8Array): Uint8Array {
    this.#decoder ??= new SnappyDecoder(LIMITS.writeDecodedBytesMax);
    return snappyEncode(encodeMessage1(decodeMessage2(this.#decoder.decode(message))));
  }

  async #pause(ms: number): Promise<void> {
    try {
      await sleep(ms, undefined, { signal: this.#end.signal });
    } catch {
      // The sender ends.
    }
  }
}
