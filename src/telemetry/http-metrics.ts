/**
 * Metrics of the HTTP server under Prometheus's names. The label `handler` is the pattern of the route, never the path
 * of a request, so that a client cannot make series.
 */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { HeldObservations } from './held-observations.ts';

export interface HttpMetrics {
  /** One request has been answered. `handler` is the route's pattern as Prometheus writes it: /api/v1/label/:name/values. */
  observe(handler: string, statusCode: number, durationSeconds: number, responseBytes: number): void;
  /** Creates the series of a route with value 0, so that a rate has a start. */
  announce(handler: string): void;
  /** A request to /metrics begins and ends. */
  readonly scrapesInFlight: Gauge;
  readonly scrapes: Counter<'code'>;
}

/** Upper bounds in seconds and bytes: Prometheus's own. */
const DURATION_BUCKETS = [0.1, 0.2, 0.4, 1, 3, 8, 20, 60, 120];
const SIZE_BUCKETS = [100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

interface Answered {
  readonly handler: string;
  readonly statusCode: number;
  readonly durationSeconds: number;
  readonly responseBytes: number;
}

export function createHttpMetrics(registry: Registry): HttpMetrics {
  const registers = [registry];
  const held = new HeldObservations<Answered>(({ handler, statusCode, durationSeconds, responseBytes }) => {
    requests.inc({ handler, code: String(statusCode) });
    durations.observe({ handler }, durationSeconds);
    sizes.observe({ handler }, responseBytes);
  });
  const collect = held.flush;
  const requests = new Counter({
    name: 'prometheus_http_requests_total',
    help: 'Counter of HTTP requests.',
    labelNames: ['handler', 'code'],
    registers,
    collect,
  });
  const durations = new Histogram({
    name: 'prometheus_http_request_duration_seconds',
    help: 'Histogram of latencies for HTTP requests.',
    labelNames: ['handler'],
    buckets: DURATION_BUCKETS,
    registers,
    collect,
  });
  const sizes = new Histogram({
    name: 'prometheus_http_response_size_bytes',
    help: 'Histogram of response size for HTTP requests.',
    labelNames: ['handler'],
    buckets: SIZE_BUCKETS,
    registers,
    collect,
  });
  const scrapes = new Counter({
    name: 'promhttp_metric_handler_requests_total',
    help: 'Total number of scrapes by HTTP status code.',
    labelNames: ['code'],
    registers,
  });
  for (const code of ['200', '500', '503']) scrapes.inc({ code }, 0);
  const scrapesInFlight = new Gauge({
    name: 'promhttp_metric_handler_requests_in_flight',
    help: 'Current number of scrapes being served.',
    registers,
  });
  return {
    observe(handler, statusCode, durationSeconds, responseBytes) {
      held.add({ handler, statusCode, durationSeconds, responseBytes });
    },
    announce(handler) {
      requests.inc({ handler, code: '200' }, 0);
      durations.zero({ handler });
      sizes.zero({ handler });
    },
    scrapesInFlight,
    scrapes,
  };
}
