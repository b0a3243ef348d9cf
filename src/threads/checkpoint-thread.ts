/** The thread that writes checkpoints, as the main thread sees it: started by the first, ended when there was none for a while. */
import { Worker } from 'node:worker_threads';
import { LIMITS } from '../limits.ts';
import type { CheckpointWriter } from '../storage/checkpoint/checkpointer.ts';
import type { CheckpointQuestion, CheckpointWork, WrittenCheckpoint } from '../storage/checkpoint/source.ts';
import type { CheckpointAnswer, CheckpointMessage, CheckpointOrder } from './checkpoint-messages.ts';
import type { SharedHead } from './layout.ts';
import { workerFile } from './worker-file.ts';

const FILE = workerFile('./checkpoint-worker', import.meta.url);

/** A start costs 0.1 s of CPU, a thread that waits some MiB. */
const IDLE_MS = 5000;

interface Pending {
  readonly answer: (question: CheckpointQuestion) => CheckpointAnswer;
  readonly resolve: (written: WrittenCheckpoint) => void;
  readonly reject: (reason: Error) => void;
}

export class CheckpointThread implements CheckpointWriter {
  #worker: Worker | null = null;
  #pending: Pending | null = null;
  /** The one that the thread has seen. */
  #head: SharedHead | null = null;
  #idle: NodeJS.Timeout | null = null;

  write(work: CheckpointWork, answer: Pending['answer']): Promise<WrittenCheckpoint> {
    // It would keep the memory of the head before for as long as it does not collect its garbage.
    if (this.#head !== work.shared) this.cancel();
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#head = work.shared;
    this.#worker ??= this.#start();
    const worker = this.#worker;
    worker.ref();
    return new Promise((resolve, reject) => {
      this.#pending = { answer, resolve, reject };
      tell(worker, { kind: 'work', work });
    });
  }

  cancel(): void {
    this.#head = null;
    const worker = this.#worker;
    const pending = this.#pending;
    this.#worker = null;
    this.#pending = null;
    if (this.#idle !== null) clearTimeout(this.#idle);
    // Nothing of the checkpoint goes on when its promise is rejected.
    void worker?.terminate().then(() => pending?.reject(new Error('the checkpoint was canceled')));
  }

  #start(): Worker {
    const worker = new Worker(FILE.url, {
      ...FILE.options,
      resourceLimits: { maxOldGenerationSizeMb: LIMITS.checkpointWorkerHeapMibMax, maxYoungGenerationSizeMb: 4 },
    });
    worker.on('message', (message: CheckpointMessage) => {
      if (this.#worker !== worker || this.#pending === null) return;
      if (message.kind === 'question') {
        tell(worker, { kind: 'answer', answer: this.#pending.answer(message.question) });
        return;
      }
      worker.unref();
      this.#finish(message.kind === 'written' ? message.written : new Error(message.reason));
      this.#idle = setTimeout(() => this.cancel(), IDLE_MS);
      this.#idle.unref();
    });
    let failure = new Error('the thread that writes checkpoints ended unexpectedly');
    worker.on('error', (error: Error) => {
      failure = error;
    });
    worker.on('exit', () => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.#finish(failure);
    });
    return worker;
  }

  #finish(result: WrittenCheckpoint | Error): void {
    const pending = this.#pending;
    this.#pending = null;
    if (result instanceof Error) pending?.reject(result);
    else pending?.resolve(result);
  }
}

function tell(worker: Worker, order: CheckpointOrder): void {
  worker.postMessage(order);
}
