/** What the blocks tell of themselves, for metrics and the status pages. */
import type { StoredBlock } from './stored-block.ts';

/** What happened since the store was opened. */
export interface Counters {
  cuts: number;
  cutFailures: number;
  cutSeconds: number;
  compactions: number;
  compactionFailures: number;
  compactionSeconds: number;
  /** Blocks removed by age, and by size. */
  timeRetentions: number;
  sizeRetentions: number;
  /** Blocks that could not be opened. */
  damaged: number;
}

export interface BlocksStats extends Readonly<Counters> {
  readonly blocks: number;
  readonly bytes: number;
  /** Sums over blocks: a series counts in each. */
  readonly series: number;
  readonly chunks: number;
  readonly samples: number;
  readonly tombstones: number;
  /** Times of the oldest and the newest sample; Infinity and -Infinity when there is none. */
  readonly minTimeMs: number;
  readonly maxTimeMs: number;
  /** Blocks that were replaced or expired, and that some query may still read. */
  readonly removedBlocks: number;
  /** Whether a cut or a compaction is under way. */
  readonly working: boolean;
}

export function newCounters(damaged: number): Counters {
  return {
    cuts: 0,
    cutFailures: 0,
    cutSeconds: 0,
    compactions: 0,
    compactionFailures: 0,
    compactionSeconds: 0,
    timeRetentions: 0,
    sizeRetentions: 0,
    damaged,
  };
}

export function statsOf(
  blocks: readonly StoredBlock[],
  removedBlocks: number,
  working: boolean,
  counters: Counters,
): BlocksStats {
  const sum = (of: (block: StoredBlock) => number): number => blocks.reduce((total, block) => total + of(block), 0);
  return {
    ...counters,
    blocks: blocks.length,
    bytes: sum(({ bytes }) => bytes),
    series: sum(({ meta }) => meta.series),
    chunks: sum(({ meta }) => meta.chunks),
    samples: sum(({ meta }) => meta.samples),
    tombstones: sum(({ tombstones }) => tombstones.length),
    minTimeMs: blocks.reduce((oldest, { meta }) => Math.min(oldest, meta.mint), Number.POSITIVE_INFINITY),
    maxTimeMs: blocks.reduce((newest, { meta }) => Math.max(newest, meta.maxt), Number.NEGATIVE_INFINITY),
    removedBlocks,
    working,
  };
}
