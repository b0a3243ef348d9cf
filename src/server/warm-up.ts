/**
 * Queries that the server asks itself when it has started. V8 compiles a function only when it has run often, and a
 * process that has answered a few queries answers a small one in three times the time that it takes later
 * (docs/benchmarks.md). They go the whole way, from the socket to the socket, over the server's own metrics.
 */
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

/** What dashboards and rules ask of few series. */
const QUERIES = [
  'up',
  'absent(up{job="none"})',
  'process_resident_memory_bytes{job="narthex"}',
  'sort_desc(sum by (handler) (prometheus_http_requests_total))',
  '100 * (1 - avg by (instance) (rate(process_cpu_seconds_total{job="narthex"}[5m]))) > 10',
  'histogram_quantile(0.9, sum by (le) (rate(prometheus_http_request_duration_seconds_bucket[5m])))',
  'topk(3, max_over_time(process_resident_memory_bytes[10m]))',
  'sum(increase(prometheus_http_requests_total[1h])) / on () count(up)',
] as const;

const RANGE_SECONDS = 3600;
const STEP_SECONDS = 15;
/** Asked in a row; then whoever else wants the processor gets it. */
const ROUND = 2 * QUERIES.length;
const PAUSE_MS = 2;
const BUSY_PAUSE_MS = 100;

export interface WarmUpOptions {
  /** Of a listener of this server. */
  readonly host: string;
  readonly port: number;
  readonly routePrefix: string;
  /** In all. */
  readonly requests: number;
  /** True while others ask: the warm-up waits. */
  readonly busy: () => boolean;
  readonly log: Logger;
}

export class WarmUp {
  readonly #options: WarmUpOptions;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #stopped = false;
  #running: Promise<void> = Promise.resolve();

  constructor(options: WarmUpOptions) {
    this.#options = options;
  }

  /** Begins in the background. A failure is only logged: the server is as good without. */
  start(): void {
    const { log } = this.#options;
    this.#running = this.#ask().catch((error) => log.debug({ err: error }, 'The warm-up ended early'));
  }

  /** Resolves when no request of the warm-up is under way any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #ask(): Promise<void> {
    const { requests, busy } = this.#options;
    try {
      for (let asked = 0; asked < requests && !this.#stopped; ) {
        if (busy()) {
          await sleep(BUSY_PAUSE_MS);
          continue;
        }
        for (let i = 0; i < ROUND; i++, asked++) await this.#get(pathOf(i));
        await sleep(PAUSE_MS);
      }
    } finally {
      this.#agent.destroy();
    }
  }

  #get(path: string): Promise<void> {
    const { host, port, routePrefix } = this.#options;
    const headers = { 'accept-encoding': 'gzip' };
    return new Promise((resolve, reject) => {
      const request = get({ host, port, path: routePrefix + path, agent: this.#agent, headers }, (response) => {
        response.on('end', resolve);
        response.on('error', reject);
        response.resume();
      });
      request.on('error', reject);
    });
  }
}

/** Every query once as an instant and once as a range query. */
function pathOf(index: number): string {
  const query = encodeURIComponent(QUERIES[index >> 1]);
  const end = Math.floor(Date.now() / 1000);
  if (index % 2 === 0) return `/api/v1/query?query=${query}&time=${end}`;
  return `/api/v1/query_range?query=${query}&start=${end - RANGE_SECONDS}&end=${end}&step=${STEP_SECONDS}`;
}
