/**
 * The blocks of a data directory as the main thread has them: which there are, what is deleted of them, and the work on
 * them, which the block worker does. docs/storage.md says what the work is for.
 */
import type { Logger } from 'pino';
import type { Matcher } from '../../model/matchers.ts';
import type { SampleColumns } from '../../model/samples.ts';
import type { BlockView, HeadView } from '../view.ts';

export interface BlocksOptions {
  /** The data directory. */
  readonly path: string;
  readonly log: Logger;
  readonly now: () => number;
  /** How long samples are kept; 0: for ever. */
  readonly retentionMs: () => number;
  /** What blocks and logs may take; 0: any number of bytes. */
  readonly retentionBytes: () => number;
  /** What counts against retentionBytes besides the blocks: the logs. */
  readonly extraBytes: () => number;
  /** Whether a generation still has its log: its blocks are not compacted, they must be found by its number. */
  readonly hasLog: (generation: number) => boolean;
  /** Length of the smallest blocks; two hours when absent. */
  readonly rangeMs?: number;
  /** Length of the largest blocks; a tenth of the retention when absent. */
  readonly rangeMsMax?: number;
}

export interface BlocksStats {
  readonly blocks: number;
  readonly bytes: number;
  readonly series: number;
  readonly chunks: number;
  readonly samples: number;
  /** Of the directory of blocks: removed ones that some query may still read. */
  readonly removedBlocks: number;
  readonly tombstones: number;
  readonly cuts: number;
  readonly cutFailures: number;
  readonly cutSeconds: number;
  readonly compactions: number;
  readonly compactionFailures: number;
  readonly compactionSeconds: number;
  /** 1 while a job runs in the worker. */
  readonly running: number;
  readonly timeRetentions: number;
  readonly sizeRetentions: number;
  /** Blocks that could not be opened and lie in damaged/. */
  readonly damaged: number;
}

/** How much of a cut is there: blocks name their generation, their number and how many they are. */
export type CutState = 'none' | 'partial' | 'complete';

export class Blocks {
  static open(options: BlocksOptions): Promise<Blocks> {
    throw new Error(`not there yet: ${options.path}`);
  }

  /** In ascending order of mint. A new array whenever it changes. */
  get views(): readonly BlockView[] {
    return [];
  }

  /** Time of the newest sample in any block, -Infinity when there is none. */
  get newestTime(): number {
    return Number.NEGATIVE_INFINITY;
  }

  get stats(): BlocksStats {
    throw new Error('not there yet');
  }

  /**
   * `listener` is called whenever `views` has changed and answers the version of the StoreView that it made of them: files
   * that left `views` are unlinked after released() of that version. There is one listener.
   */
  onChange(listener: () => number): void {
    void listener;
  }

  /** Every worker has left the views older than `version`. */
  released(version: number): void {
    void version;
  }

  cutState(generation: number): CutState {
    void generation;
    return 'none';
  }

  /** Removes the blocks of an unfinished cut, before the generation is replayed. */
  removePartialCut(generation: number): Promise<void> {
    return Promise.reject(new Error(`not there yet: ${generation}`));
  }

  /**
   * Writes the blocks of a frozen head. Resolves when they are on disk under their names and in `views`: the caller drops the
   * generation in the same turn. Rejects when it could not be done (the disk is full): nothing has changed then.
   */
  cut(head: HeadView): Promise<void> {
    return Promise.reject(new Error(`not there yet: ${head.generation}`));
  }

  /** Whether a block has a sample of the series at this time that is not deleted; it is then in `into`, alone. */
  sampleAt(labels: Uint8Array, timeMs: number, into: SampleColumns): boolean {
    into.clear();
    return labels.length < 0 && timeMs < 0;
  }

  /** To be called every few seconds: removes what is too old, starts a compaction when one is due. */
  tick(): void {}

  /** Deletes from all blocks; resolves when the tombstones are on disk. They are in `views` before. */
  delete(matchers: readonly Matcher[], mint: number, maxt: number): Promise<void> {
    return Promise.reject(new Error(`not there yet: ${matchers.length} ${mint} ${maxt}`));
  }

  /** Writes the blocks that have tombstones anew, without what is deleted. */
  cleanTombstones(): Promise<void> {
    return Promise.resolve();
  }

  /** Puts all blocks with their tombstones into `directory`, another data directory, by hard links where these can be made. */
  linkInto(directory: string): Promise<void> {
    return Promise.reject(new Error(`not there yet: ${directory}`));
  }

  /** Ends the work under way, which is done again after the next start. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}
