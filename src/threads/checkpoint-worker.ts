/** Writes checkpoints, one after the other. */
import { parentPort } from 'node:worker_threads';
import { invariant } from '../invariant.ts';
import type {
  CheckpointQuestion,
  CheckpointWork,
  CopyAnswer,
  CopyQuestion,
  EndAnswer,
  HeadSource,
} from '../storage/checkpoint/source.ts';
import { writeCheckpoint } from '../storage/checkpoint/write-checkpoint.ts';
import type { CheckpointAnswer, CheckpointMessage, CheckpointOrder } from './checkpoint-messages.ts';

const port = parentPort;
invariant(port !== null, 'checkpoints are written in a worker thread');

/** Questions to the main thread, one at a time. */
class Questions implements HeadSource {
  #answered: ((answer: CheckpointAnswer) => void) | null = null;

  copy(question: CopyQuestion): Promise<CopyAnswer> {
    return this.#ask(question) as Promise<CopyAnswer>;
  }

  end(): Promise<EndAnswer> {
    return this.#ask({ kind: 'end' }) as Promise<EndAnswer>;
  }

  take(answer: CheckpointAnswer): void {
    this.#answered?.(answer);
  }

  #ask(question: CheckpointQuestion): Promise<CheckpointAnswer> {
    return new Promise((resolve) => {
      this.#answered = resolve;
      tell({ kind: 'question', question });
    });
  }
}

const source = new Questions();

function tell(message: CheckpointMessage): void {
  port?.postMessage(message);
}

async function write(work: CheckpointWork): Promise<CheckpointMessage> {
  try {
    return { kind: 'written', written: await writeCheckpoint(work, source) };
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

port.on('message', (order: CheckpointOrder) => {
  if (order.kind === 'answer') source.take(order.answer);
  else void write(order.work).then(tell);
});
