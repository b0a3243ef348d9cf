/** The head of a generation out of its newest checkpoint. Without one that can be used the whole log is replayed. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { FilledHead } from '../head/filled-head.ts';
import type { Head } from '../head/head.ts';
import type { ReplayedPart } from '../log/replay.ts';
import type { SeriesNumbers } from '../log/series-numbers.ts';
import { NAMES } from '../names.ts';
import type { SeriesRef } from '../storage.ts';
import type { CheckpointFacts } from './checkpointer.ts';
import { type ReadCheckpoint, readCheckpoint } from './read-checkpoint.ts';
import { readTable, SLICE_SERIES, UnusableCheckpoint } from './table.ts';

/** A checkpoint that was read before the directory was locked. */
export interface PrefetchedCheckpoint {
  /** What was read beside this log, once; null: nothing. Never rejects. */
  take(directory: string): Promise<ReadCheckpoint | null>;
}

export interface RestoreOptions {
  readonly prefetched: PrefetchedCheckpoint | null;
  readonly newHead: (filled: FilledHead) => Head;
  /** Get those of the checkpoint. */
  readonly numbers: SeriesNumbers;
  readonly generation: number;
  readonly log: Logger;
}

export class RestoredHead implements ReplayedPart {
  readonly head: Head;
  readonly facts: CheckpointFacts;
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly #sliceSequences: Float64Array;
  readonly #seriesCount: number;

  constructor(head: Head, checkpoint: ReadCheckpoint) {
    this.head = head;
    const { seriesCount, samplesAppended } = checkpoint.filled;
    this.facts = { ordinal: checkpoint.ordinal, series: seriesCount, samples: samplesAppended };
    this.firstSequence = checkpoint.firstSequence;
    this.lastSequence = checkpoint.lastSequence;
    this.#sliceSequences = checkpoint.sliceSequences;
    this.#seriesCount = seriesCount;
  }

  holds(ref: SeriesRef, sequence: number): boolean {
    return ref < this.#seriesCount && sequence <= this.#sliceSequences[Math.floor(ref / SLICE_SERIES)];
  }
}

/** Null when there is no checkpoint, or one that cannot be used, which is told and removed. */
export async function restoreHead(directory: string, options: RestoreOptions): Promise<RestoredHead | null> {
  const { prefetched, newHead, numbers, generation, log } = options;
  try {
    await rm(join(directory, NAMES.checkpoint + NAMES.temporaryEnding), { force: true });
    const early = (await prefetched?.take(directory)) ?? null;
    const checkpoint = early !== null && isNewest(early, directory) ? early : await readCheckpoint(directory);
    if (checkpoint === null) return null;
    const head = newHead(checkpoint.filled);
    numbers.restore(checkpoint.numbers);
    const { ordinal, filled } = checkpoint;
    log.info(
      { generation, checkpoint: ordinal, series: filled.seriesCount, samples: filled.samplesAppended },
      'Checkpoint read',
    );
    return new RestoredHead(head, checkpoint);
  } catch (error) {
    if (!(error instanceof UnusableCheckpoint)) throw error;
    log.warn({ generation, reason: error.message }, 'Checkpoint cannot be used: the whole log is replayed');
    await removeCheckpoint(directory);
    return null;
  }
}

/** Whether no other one has taken its place since it was read. */
function isNewest({ ordinal, lastSequence }: ReadCheckpoint, directory: string): boolean {
  const scalars = readTable(join(directory, NAMES.checkpoint))?.scalars;
  return scalars?.ordinal === ordinal && scalars.lastSequence === lastSequence;
}

/** The table first: without it the pages are nothing. */
async function removeCheckpoint(directory: string): Promise<void> {
  await rm(join(directory, NAMES.checkpoint), { force: true });
  await rm(join(directory, NAMES.checkpointPages), { force: true });
}
