/**
 * What the writer of a checkpoint asks the thread that writes the head. Answers are given between two requests, when nothing
 * of the head is half done.
 */
import type { SharedHead } from '../../threads/layout.ts';
import type { HeadState } from '../head/filled-head.ts';

/** Words [begin, end) of a region are to be copied to the scratch memory, at `at`. */
export interface CopyQuestion {
  readonly kind: 'copy';
  readonly region: 'series' | 'pairs';
  readonly begin: number;
  readonly end: number;
  readonly at: number;
}

/** All series are copied. */
export interface EndQuestion {
  readonly kind: 'end';
}

export type CheckpointQuestion = CopyQuestion | EndQuestion;

export interface CopyAnswer {
  /** Newest log record: the copy has everything up to it, and nothing after it. */
  readonly sequence: number;
}

export interface EndAnswer {
  readonly sequence: number;
  /** First word of the chunks that was never given out; pages in which pieces were given out since the last checkpoint. */
  readonly chunksEnd: number;
  readonly changedPages: readonly number[];
  /** Times of the oldest and the newest sample. */
  readonly mint: number;
  readonly maxt: number;
}

export interface HeadSource {
  copy(question: CopyQuestion): Promise<CopyAnswer>;
  end(): Promise<EndAnswer>;
}

/** A checkpoint that is to be written. */
export interface CheckpointWork {
  /** Of the generation. */
  readonly directory: string;
  /** This one's, and that of the checkpoint that changedPages refers to; 0: none, all pages are written. */
  readonly ordinal: number;
  readonly baseOrdinal: number;
  readonly shared: SharedHead;
  /** Of the same moment as `firstSequence`, the newest log record then. */
  readonly state: HeadState;
  readonly newestName: number;
  readonly pairTable: number;
  readonly firstSequence: number;
  /** Log number + 1 of each series; 0: none yet. */
  readonly numbers: Uint32Array<SharedArrayBuffer>;
  /** What copies are put into: SCRATCH_WORDS words. */
  readonly scratch: Int32Array<SharedArrayBuffer>;
}

/** On disk under its temporary name. */
export interface WrittenCheckpoint {
  readonly temporaryPath: string;
  readonly lastSequence: number;
  readonly bytesWritten: number;
  /** Time that its thread did not wait for answers, milliseconds. */
  readonly activeMs: number;
}
