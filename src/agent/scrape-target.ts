/** An application on this machine that exposes its metrics over HTTP. */
import { isUtf8 } from 'node:buffer';
import type { HttpClient } from '../client/http-client.ts';
import { parseExposition } from '../ingest/exposition.ts';
import type { MetricFamily } from './metric-family.ts';
import type { Target } from './target.ts';

const ACCEPT = 'text/plain;version=0.0.4;q=0.9,*/*;q=0.1';

export interface ScrapeTargetOptions {
  readonly url: string;
  readonly job: string;
  readonly instance: string;
  readonly timeoutMs: number;
  readonly client: HttpClient;
}

export class ScrapeTarget implements Target {
  readonly key: string;
  readonly job: string;
  readonly instance: string;
  readonly #options: ScrapeTargetOptions;

  constructor(options: ScrapeTargetOptions) {
    this.key = `scrape ${options.url}`;
    this.job = options.job;
    this.instance = options.instance;
    this.#options = options;
  }

  async gather(signal: AbortSignal): Promise<readonly MetricFamily[]> {
    const { url, client, timeoutMs } = this.#options;
    const headers = { accept: ACCEPT, 'x-prometheus-scrape-timeout-seconds': String(timeoutMs / 1000) };
    const { status, body } = await client.send({ method: 'GET', url, headers, timeoutMs, signal });
    if (status !== 200) throw new Error(`server returned HTTP status ${status}`);
    if (!isUtf8(body)) throw new Error('the answer is not UTF-8');
    return parseExposition(body.toString(), 'scraped');
  }
}
