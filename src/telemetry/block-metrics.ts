/** Metrics of generations and blocks, under Prometheus's names where it has the thing. */
import type { StorageParts } from '../server/parts.ts';
import type { DatabaseStats } from '../storage/database.ts';
import type { SampledMetrics } from './sampled.ts';

export function registerBlockMetrics(metrics: SampledMetrics, storage: () => StorageParts | null): void {
  const of = (read: (stats: DatabaseStats) => number) => () => {
    const parts = storage();
    return parts === null ? 0 : read(parts.database.stats);
  };
  registerBlocks(metrics, of);
  registerWork(metrics, of);
  registerGenerations(metrics, of);
}

type ReadStats = (read: (stats: DatabaseStats) => number) => () => number;

function registerBlocks(metrics: SampledMetrics, of: ReadStats): void {
  metrics.gauge(
    'prometheus_tsdb_blocks_loaded',
    'Number of currently loaded data blocks',
    of((s) => s.blocks.blocks),
  );
  metrics.gauge(
    'prometheus_tsdb_storage_blocks_bytes',
    'The number of bytes that are currently used for local storage by all blocks.',
    of((s) => s.blocks.bytes),
  );
  metrics.gauge(
    'narthex_blocks_samples',
    'Samples in blocks.',
    of((s) => s.blocks.samples),
  );
  metrics.gauge(
    'narthex_blocks_tombstones',
    'Deletions that blocks still hold the samples of.',
    of((s) => s.blocks.tombstones),
  );
  metrics.gauge(
    'narthex_blocks_removed',
    'Blocks that were replaced or expired, and that a query may still read.',
    of((s) => s.blocks.removedBlocks),
  );
  metrics.counter(
    'narthex_blocks_damaged_total',
    'Blocks that could not be opened and were set aside.',
    of((s) => s.blocks.damaged),
  );
}

function registerWork(metrics: SampledMetrics, of: ReadStats): void {
  metrics.counter(
    'prometheus_tsdb_compactions_total',
    'Total number of compactions that were executed for the partition.',
    of((s) => s.blocks.compactions),
  );
  metrics.counter(
    'prometheus_tsdb_compactions_failed_total',
    'Total number of compactions that failed for the partition.',
    of((s) => s.blocks.compactionFailures),
  );
  metrics.counter(
    'narthex_compaction_seconds_total',
    'Time that compactions took.',
    of((s) => s.blocks.compactionSeconds),
  );
  metrics.counter(
    'prometheus_tsdb_time_retentions_total',
    'The number of times that blocks were deleted because the maximum time limit was exceeded.',
    of((s) => s.blocks.timeRetentions),
  );
  metrics.counter(
    'prometheus_tsdb_size_retentions_total',
    'The number of times that blocks were deleted because the maximum number of bytes was exceeded.',
    of((s) => s.blocks.sizeRetentions),
  );
}

function registerGenerations(metrics: SampledMetrics, of: ReadStats): void {
  metrics.counter(
    'prometheus_tsdb_head_truncations_total',
    'Total number of head truncations: heads that were written to blocks and dropped.',
    of((s) => s.blocks.cuts),
  );
  metrics.counter(
    'prometheus_tsdb_head_truncations_failed_total',
    'Total number of head truncations that failed.',
    of((s) => s.blocks.cutFailures),
  );
  metrics.counter(
    'narthex_head_cut_seconds_total',
    'Time that writing heads to blocks took.',
    of((s) => s.blocks.cutSeconds),
  );
  metrics.gauge(
    'narthex_frozen_generations',
    'Heads that take no more samples and wait to be written to blocks.',
    of((s) => s.frozenGenerations),
  );
  metrics.gauge(
    'prometheus_tsdb_wal_segment_current',
    'Write log segment index that is currently written: the number of the generation.',
    of((s) => s.generation),
  );
  metrics.gauge(
    'prometheus_tsdb_wal_storage_size_bytes',
    'Size of the write log directory.',
    of((s) => s.logBytes),
  );
}
