/**
 * Metrics of the query workers, which Prometheus does not have.
 */
import type { StorageParts } from '../server/parts.ts';
import type { QueryPoolStats } from '../threads/query-pool.ts';
import type { SampledMetrics } from './sampled.ts';

export function registerQueryPoolMetrics(metrics: SampledMetrics, storage: () => StorageParts | null): void {
  const pool = (read: (stats: QueryPoolStats) => number) => () => {
    const parts = storage();
    return parts === null ? 0 : read(parts.pool.stats);
  };
  metrics.gauge(
    'narthex_query_queue_length',
    'Queries that wait for a worker.',
    pool((stats) => stats.queued),
  );
  metrics.gauge(
    'narthex_query_workers',
    'Most queries that are evaluated at a time.',
    pool((stats) => stats.threads),
  );
  metrics.counter(
    'narthex_query_workers_lost_total',
    'Workers that crashed or had to be ended because they did not come back.',
    pool((stats) => stats.workersLost),
  );
}
