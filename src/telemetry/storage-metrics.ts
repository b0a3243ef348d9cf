/**
 * Metrics of head and log under Prometheus's names. Parts without samples answer 0, as the real ones do.
 */
import type { StorageParts } from '../server/parts.ts';
import type { DatabaseStats } from '../storage/database.ts';
import type { HeadStats } from '../storage/head/head.ts';
import type { LabelledValue, SampledMetrics } from './sampled.ts';

export interface StorageSources {
  readonly storage: () => StorageParts | null;
  readonly retentionMs: () => number;
  readonly retentionBytes: () => number;
}

export function registerStorageMetrics(metrics: SampledMetrics, sources: StorageSources): void {
  const head = (read: (stats: HeadStats) => number) => () => {
    const storage = sources.storage();
    return storage === null ? 0 : read(storage.database.head.stats);
  };
  const total = (read: (stats: DatabaseStats) => number) => () => {
    const storage = sources.storage();
    return storage === null ? 0 : read(storage.database.stats);
  };
  registerHead(metrics, head, total);
  registerTimes(metrics, head, total);
  registerCheckpoints(metrics, total);
  metrics.gauge(
    'prometheus_tsdb_retention_limit_seconds',
    'How long to retain samples in storage.',
    () => sources.retentionMs() / 1000,
  );
  metrics.gauge(
    'prometheus_tsdb_retention_limit_bytes',
    'Max number of bytes to be retained in the tsdb blocks, configured 0 means disabled.',
    sources.retentionBytes,
  );
}

type ReadHead = (read: (stats: HeadStats) => number) => () => number;
type ReadTotal = (read: (stats: DatabaseStats) => number) => () => number;

function registerHead(metrics: SampledMetrics, head: ReadHead, total: ReadTotal): void {
  metrics.gauge(
    'prometheus_tsdb_head_series',
    'Total number of series in the head block.',
    head((s) => s.series),
  );
  metrics.counter(
    'prometheus_tsdb_head_series_created_total',
    'Total number of series created in the head',
    head((s) => s.series),
  );
  metrics.gauge(
    'prometheus_tsdb_head_chunks',
    'Total number of chunks in the head block.',
    head((s) => s.chunks),
  );
  metrics.gauge(
    'prometheus_tsdb_head_chunks_storage_size_bytes',
    'Bytes of samples in the head block.',
    head((s) => s.bytes.blocks + s.bytes.chunks),
  );
  metrics.labelledCounter(
    'prometheus_tsdb_head_samples_appended_total',
    'Total number of appended samples.',
    ['type'],
    (): LabelledValue[] => [
      [{ type: 'float' }, total((s) => s.samplesAppended)()],
      [{ type: 'histogram' }, 0],
    ],
  );
  metrics.labelledCounter(
    'prometheus_tsdb_head_out_of_order_samples_appended_total',
    'Total number of appended out of order samples.',
    ['type'],
    (): LabelledValue[] => [[{ type: 'float' }, total((s) => s.outOfOrderAppended)()]],
  );
  metrics.labelledGauge(
    'narthex_head_bytes',
    'Bytes of memory that the head uses, by what they hold.',
    ['kind'],
    (): LabelledValue[] =>
      (['series', 'seriesTable', 'labels', 'pairs', 'postings', 'blocks', 'chunks'] as const).map((kind) => [
        { kind },
        head((s) => s.bytes[kind])(),
      ]),
  );
}

function registerCheckpoints(metrics: SampledMetrics, total: ReadTotal): void {
  metrics.counter(
    'prometheus_tsdb_checkpoint_creations_total',
    'Total number of checkpoint creations attempted.',
    total(({ checkpoints }) => checkpoints.creations + checkpoints.failures),
  );
  metrics.counter(
    'prometheus_tsdb_checkpoint_creations_failed_total',
    'Total number of checkpoint creations that failed.',
    total(({ checkpoints }) => checkpoints.failures),
  );
  metrics.counter(
    'narthex_checkpoint_bytes_total',
    'Bytes of pages written to checkpoints.',
    total(({ checkpoints }) => checkpoints.bytesWritten),
  );
  metrics.counter(
    'narthex_checkpoint_seconds_total',
    'Time that checkpoints took from their begin to their place.',
    total(({ checkpoints }) => checkpoints.seconds),
  );
}

function registerTimes(metrics: SampledMetrics, head: ReadHead, total: ReadTotal): void {
  // Times of a head without samples are infinite, and shown as 0.
  const finite = (read: (stats: HeadStats) => number) => head((s) => (Number.isFinite(read(s)) ? read(s) : 0));
  const minMs = finite((s) => s.minTimeMs);
  const maxMs = finite((s) => s.maxTimeMs);
  const blocksMs = total((s) => s.blocks.minTimeMs);
  const lowestMs = () => (Number.isFinite(blocksMs()) ? blocksMs() : minMs());
  metrics.gauge('prometheus_tsdb_head_min_time', 'Minimum time bound of the head block, in milliseconds.', minMs);
  metrics.gauge('prometheus_tsdb_head_max_time', 'Maximum timestamp of the head block, in milliseconds.', maxMs);
  metrics.gauge('prometheus_tsdb_head_min_time_seconds', 'Minimum time bound of the head block.', () => minMs() / 1000);
  metrics.gauge('prometheus_tsdb_head_max_time_seconds', 'Maximum timestamp of the head block.', () => maxMs() / 1000);
  metrics.gauge(
    'prometheus_tsdb_lowest_timestamp',
    'Lowest timestamp value stored in the database, in milliseconds.',
    lowestMs,
  );
  metrics.gauge(
    'prometheus_tsdb_lowest_timestamp_seconds',
    'Lowest timestamp value stored in the database.',
    () => lowestMs() / 1000,
  );
}
