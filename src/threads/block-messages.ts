/** What the main thread and a block worker say to each other. Samples never cross: the worker reads heads and blocks in place. */
import type { BlockMeta } from '../storage/block/block.ts';
import type { BlockView, HeadView } from '../storage/view.ts';

/** What the worker is started with. */
export interface BlockWorkerData {
  /** One word: not 0 when the job under way is to end. */
  readonly cancel: SharedArrayBuffer;
}

export interface CompactionInput extends BlockView {
  readonly bytes: number;
}

export type BlockWork =
  | {
      readonly kind: 'cut';
      readonly head: HeadView;
      /** Where the files are written. */
      readonly directory: string;
      /** Lengths that the ranges of the blocks may have, ascending. */
      readonly levelsMs: readonly number[];
      readonly createdMs: number;
    }
  | {
      readonly kind: 'compact';
      /** The newest last. */
      readonly inputs: readonly CompactionInput[];
      readonly directory: string;
      readonly rangeStart: number;
      readonly rangeEnd: number;
      /** Ids of all blocks whose files the new one makes superfluous. */
      readonly parents: readonly string[];
      readonly createdMs: number;
    };

/** A block that is complete and on disk, under a temporary name. */
export interface WrittenBlock {
  readonly temporaryPath: string;
  readonly meta: BlockMeta;
  readonly bytes: number;
}

export interface BlockWorkDone {
  readonly ok: true;
  /** None when there was nothing to write. */
  readonly written: readonly WrittenBlock[];
}

export interface BlockWorkFailed {
  readonly ok: false;
  readonly reason: 'canceled' | 'damaged' | 'disk_full' | 'failed';
  readonly message: string;
  /** Path of the block that is damaged, else ''. */
  readonly block: string;
  /** For the log: the stack of an error that nobody expected, else ''. */
  readonly detail: string;
}

export type BlockReply = BlockWorkDone | BlockWorkFailed;
