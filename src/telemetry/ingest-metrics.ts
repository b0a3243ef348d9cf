/** Metrics of the write path and of the log. */

import { REFUSAL_REASONS, type RefusalReason } from '../ingest/refusals.ts';
import type { StorageParts } from '../server/parts.ts';
import type { LogStats } from '../storage/log/log.ts';
import type { LabelledValue, SampledMetrics } from './sampled.ts';

export function registerIngestMetrics(metrics: SampledMetrics, storage: () => StorageParts | null): void {
  registerRequests(metrics, storage);
  registerRefusals(metrics, (reason) => storage()?.ingest.refusals.totals.get(reason) ?? 0);
  registerExemplars(metrics, storage);
  registerLog(metrics, storage);
}

function registerRequests(metrics: SampledMetrics, storage: () => StorageParts | null): void {
  const outcomes = ['malformed', 'unavailable', 'failed'] as const;
  metrics.labelledCounter(
    'narthex_remote_write_requests_failed_total',
    'Requests of remote write that were not taken, by outcome.',
    ['outcome'],
    (): LabelledValue[] =>
      outcomes.map((outcome) => [{ outcome }, storage()?.ingest.counters[`${outcome}Requests`] ?? 0]),
  );
  metrics.counter(
    'narthex_remote_write_samples_duplicate_total',
    'Samples of remote write that were stored before with the same value.',
    () => storage()?.ingest.counters.samplesDuplicate,
  );
  metrics.counter(
    'narthex_remote_write_exemplars_ignored_total',
    'Exemplars of remote write that have no place: their labels are too long, or their series has no sample.',
    () => storage()?.ingest.counters.exemplarsIgnored,
  );
}

function registerExemplars(metrics: SampledMetrics, storage: () => StorageParts | null): void {
  metrics.counter(
    'prometheus_tsdb_exemplar_exemplars_appended_total',
    'Total number of appended exemplars.',
    () => storage()?.database.exemplars.stats.appended,
  );
  metrics.counter(
    'prometheus_tsdb_exemplar_out_of_order_exemplars_total',
    'Total number of out of order exemplar ingestion failed attempts.',
    () => storage()?.database.exemplars.stats.outOfOrder,
  );
  metrics.gauge(
    'prometheus_tsdb_exemplar_exemplars_in_storage',
    'Number of exemplars currently in circular storage.',
    () => storage()?.database.exemplars.stats.held,
  );
  metrics.gauge(
    'prometheus_tsdb_exemplar_series_with_exemplars_in_storage',
    'Number of series with exemplars currently in circular storage.',
    () => storage()?.database.exemplars.stats.series,
  );
  metrics.gauge(
    'prometheus_tsdb_exemplar_max_exemplars',
    'Total number of exemplars the exemplar storage can store.',
    () => storage()?.database.exemplars.stats.slots,
  );
}

/** Refusals that are about labels. */
const LABEL_REASONS: readonly RefusalReason[] = [
  'invalid_labels',
  'duplicate_label',
  'missing_metric_name',
  'label_limit',
];

function registerRefusals(metrics: SampledMetrics, refused: (reason: RefusalReason) => number): void {
  metrics.labelledCounter(
    'narthex_remote_write_samples_refused_total',
    'Samples of remote write that were refused, by reason.',
    ['reason'],
    (): LabelledValue[] => REFUSAL_REASONS.map((reason) => [{ reason }, refused(reason)]),
  );
  metrics.counter(
    'prometheus_api_remote_write_invalid_labels_samples_total',
    'The total number of received remote write samples and histogram samples which contain invalid labels.',
    () => LABEL_REASONS.reduce((sum, reason) => sum + refused(reason), 0),
  );
  const floats = (name: string, help: string, value: () => number) =>
    metrics.labelledCounter(name, help, ['type'], (): LabelledValue[] => [[{ type: 'float' }, value()]]);
  floats('prometheus_tsdb_out_of_bound_samples_total', 'Total number of samples too far in the future.', () =>
    refused('too_far_in_future'),
  );
  floats('prometheus_tsdb_too_old_samples_total', 'Total number of samples older than the retention.', () =>
    refused('too_old'),
  );
  floats(
    'prometheus_tsdb_out_of_order_samples_total',
    'Total number of out of order samples that were refused: none, they are stored.',
    () => 0,
  );
}

function registerLog(metrics: SampledMetrics, storage: () => StorageParts | null): void {
  const log = (read: (stats: LogStats) => number) => () => {
    const parts = storage();
    return parts === null ? 0 : read(parts.database.logStats);
  };
  metrics.counter(
    'prometheus_tsdb_wal_writes_failed_total',
    'Total number of log commits that failed.',
    log((s) => s.failures),
  );
  metrics.counter(
    'prometheus_tsdb_wal_corruptions_total',
    'Total number of damaged log records.',
    () => storage()?.database.replay.damaged.length,
  );
  metrics.counter(
    'narthex_log_records_total',
    'Records written to the log.',
    log((s) => s.recordsWritten),
  );
  metrics.counter(
    'narthex_log_bytes_total',
    'Bytes of records written to the log.',
    log((s) => s.bytesWritten),
  );
  metrics.counter(
    'prometheus_tsdb_wal_fsync_duration_seconds_count',
    'Transactions of the log, each with one fsync.',
    log((s) => s.commits),
  );
  metrics.counter(
    'prometheus_tsdb_wal_fsync_duration_seconds_sum',
    'Time that transactions of the log took, fsync included.',
    log((s) => s.commitSeconds),
  );
  metrics.gauge(
    'narthex_log_queued_bytes',
    'Bytes of records that wait for the disk.',
    log((s) => s.queuedBytes),
  );
  metrics.gauge(
    'prometheus_tsdb_data_replay_duration_seconds',
    'Time taken to replay the data on disk.',
    () => storage()?.database.replaySeconds,
  );
}
