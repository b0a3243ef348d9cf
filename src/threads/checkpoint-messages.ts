/** What the main thread and the worker that writes checkpoints say to each other: one checkpoint after another. */
import type {
  CheckpointQuestion,
  CheckpointWork,
  CopyAnswer,
  EndAnswer,
  WrittenCheckpoint,
} from '../storage/checkpoint/source.ts';

export type CheckpointAnswer = CopyAnswer | EndAnswer;

/** To the worker. */
export type CheckpointOrder =
  | { readonly kind: 'work'; readonly work: CheckpointWork }
  | { readonly kind: 'answer'; readonly answer: CheckpointAnswer };

/** From the worker. */
export type CheckpointMessage =
  | { readonly kind: 'question'; readonly question: CheckpointQuestion }
  | { readonly kind: 'written'; readonly written: WrittenCheckpoint }
  | { readonly kind: 'failed'; readonly reason: string };
