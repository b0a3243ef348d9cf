/** Metrics of the write path and of the log. */

import { REFUSAL_REASONS } from '../ingest/refusals.ts';
import type { StorageParts } from '../server/parts.ts';
import type { LogStats } from '../storage/log/log.ts';
import type { LabelledValue, SampledMetrics } from './sampled.ts';

export function registerIngestMetrics(metrics: SampledMetrics, storage: () => StorageParts | null): void {
  registerRequests(metrics, storage);
  registerLog(metrics, storage);
}

function registerRequests(metrics: SampledMetrics, storage: () => StorageParts | null): void {
  metrics.labelledCounter(
    'narthex_remote_write_samples_refused_total',
    'Samples of remote write that were refused, by reason.',
    ['reason'],
    (): LabelledValue[] =>
      REFUSAL_REASONS.map((reason) => [{ reason }, storage()?.ingest.refusals.totals.get(reason) ?? 0]),
  );
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
  const ignored = { exemplar: 'exemplarsIgnored', histogram: 'histogramsIgnored' } as const;
  metrics.labelledCounter(
    'narthex_remote_write_samples_ignored_total',
    'Samples of remote write of kinds that are not stored yet.',
    ['type'],
    (): LabelledValue[] =>
      Object.entries(ignored).map(([type, counter]) => [{ type }, storage()?.ingest.counters[counter] ?? 0]),
  );
  metrics.counter(
    'prometheus_api_remote_write_invalid_labels_samples_total',
    'The total number of received remote write samples and histogram samples which contain invalid labels.',
    () => {
      const totals = storage()?.ingest.refusals.totals;
      const reasons = ['invalid_labels', 'duplicate_label', 'missing_metric_name', 'label_limit'] as const;
      return reasons.reduce((sum, reason) => sum + (totals?.get(reason) ?? 0), 0);
    },
  );
}

function registerLog(metrics: SampledMetrics, storage: () => StorageParts | null): void {
  const log = (read: (stats: LogStats) => number) => () => {
    const parts = storage();
    return parts === null ? 0 : read(parts.database.log.stats);
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
    'narthex_log_commits_total',
    'Transactions of the log, each with one fsync.',
    log((s) => s.commits),
  );
  metrics.counter(
    'narthex_log_commit_seconds_total',
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
