/** What the main thread and the worker that writes a checkpoint say to each other; the work itself is the worker's workerData. */
import type { CheckpointQuestion, CopyAnswer, EndAnswer, WrittenCheckpoint } from '../storage/checkpoint/source.ts';

export type CheckpointAnswer = CopyAnswer | EndAnswer;

export type CheckpointMessage =
  | { readonly kind: 'question'; readonly question: CheckpointQuestion }
  | { readonly kind: 'written'; readonly written: WrittenCheckpoint }
  | { readonly kind: 'failed'; readonly reason: string };
