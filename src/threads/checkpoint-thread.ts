/** The thread that writes a checkpoint, as the main thread sees it: started for one and gone after it. */
import { Worker } from 'node:worker_threads';
import { LIMITS } from '../limits.ts';
import type { CheckpointWriter } from '../storage/checkpoint/checkpointer.ts';
import type { CheckpointQuestion, CheckpointWork, WrittenCheckpoint } from '../storage/checkpoint/source.ts';
import type { CheckpointAnswer, CheckpointMessage } from './checkpoint-messages.ts';
import { workerFile } from './worker-file.ts';

const FILE = workerFile('./checkpoint-worker', import.meta.url);

export class CheckpointThread implements CheckpointWriter {
  #worker: Worker | null = null;

  write(work: CheckpointWork, answer: (question: CheckpointQuestion) => CheckpointAnswer): Promise<WrittenCheckpoint> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(FILE.url, {
        ...FILE.options,
        workerData: work,
        resourceLimits: { maxOldGenerationSizeMb: LIMITS.checkpointWorkerHeapMibMax },
      });
      this.#worker = worker;
      let result: WrittenCheckpoint | Error = new Error('the thread that writes the checkpoint ended unexpectedly');
      worker.on('message', (message: CheckpointMessage) => {
        if (message.kind === 'question') worker.postMessage(answer(message.question));
        else result = message.kind === 'written' ? message.written : new Error(message.reason);
      });
      worker.on('error', (error: Error) => {
        result = error;
      });
      worker.on('exit', () => {
        this.#worker = null;
        if (result instanceof Error) reject(result);
        else resolve(result);
      });
    });
  }

  cancel(): void {
    void this.#worker?.terminate();
  }
}
