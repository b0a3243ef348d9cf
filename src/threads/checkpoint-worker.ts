/** Writes one checkpoint and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '../invariant.ts';
import type {
  CheckpointQuestion,
  CheckpointWork,
  CopyAnswer,
  EndAnswer,
  HeadSource,
} from '../storage/checkpoint/source.ts';
import { writeCheckpoint } from '../storage/checkpoint/write-checkpoint.ts';
import type { CheckpointAnswer, CheckpointMessage } from './checkpoint-messages.ts';

const port = parentPort;
invariant(port !== null, 'checkpoints are written in a worker thread');

function tell(message: CheckpointMessage): void {
  port?.postMessage(message);
}

function ask<T extends CheckpointAnswer>(question: CheckpointQuestion): Promise<T> {
  return new Promise((resolve) => {
    port?.once('message', resolve);
    tell({ kind: 'question', question });
  });
}

const source: HeadSource = {
  copy: (question) => ask<CopyAnswer>(question),
  end: () => ask<EndAnswer>({ kind: 'end' }),
};

try {
  tell({ kind: 'written', written: await writeCheckpoint(workerData as CheckpointWork, source) });
} catch (error) {
  tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
}
