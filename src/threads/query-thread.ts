/**
 * One query worker as the pool sees it: a thread that does one job at a time, is started by its first job, and is
 * ended and replaced when it does not come back from one.
 */
import { Worker } from 'node:worker_threads';
import { LIMITS } from '../limits.ts';
import { monotonicMs, timerMs } from './deadline.ts';
import { CONTROL, type SharedHead } from './layout.ts';
import type { Job, JobRefused, JobReply } from './messages.ts';
import { publish } from './publish.ts';
import { refused } from './refused.ts';
import { workerFile } from './worker-file.ts';

interface Current {
  readonly job: Job;
  readonly done: (reply: JobReply) => void;
  watchdog: NodeJS.Timeout;
}

const FILE = workerFile('./query-worker', import.meta.url);

export class QueryThread {
  readonly #slot: number;
  readonly #shared: SharedHead;
  readonly #heapMibMax: number;
  readonly #control: Int32Array;
  #worker: Worker | null = null;
  #current: Current | null = null;
  /** Workers that had to be ended by force, or that ended by themselves. */
  lost = 0;

  /** @param slot index of this thread's cancel flag */
  constructor(slot: number, shared: SharedHead, heapMibMax: number) {
    this.#slot = slot;
    this.#shared = shared;
    this.#heapMibMax = heapMibMax;
    this.#control = new Int32Array(shared.control, 0, CONTROL.words);
  }

  get busy(): boolean {
    return this.#current !== null;
  }

  /** Resolves with the answer; never rejects. Only one job at a time. */
  run(work: Omit<Job, 'cancelSlot'>): Promise<JobReply> {
    publish(this.#control, CONTROL.cancelSlots + this.#slot, 0);
    const job: Job = { ...work, cancelSlot: this.#slot };
    this.#worker ??= this.#start();
    this.#worker.postMessage(job);
    return new Promise((resolve) => {
      const watchdog = this.#endAfter(job.deadlineMs - monotonicMs(), timedOut(job.id));
      this.#current = { job, done: resolve, watchdog };
    });
  }

  /** Asks the job to end, and sees to it that it does. */
  cancel(): void {
    const current = this.#current;
    if (current === null) return;
    publish(this.#control, CONTROL.cancelSlots + this.#slot, 1);
    clearTimeout(current.watchdog);
    current.watchdog = this.#endAfter(0, canceled(current.job.id));
  }

  async close(): Promise<void> {
    if (this.#current !== null) this.#finish(canceled(this.#current.job.id));
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #endAfter(ms: number, reply: JobRefused): NodeJS.Timeout {
    const end = () => {
      const worker = this.#worker;
      this.#forget();
      void worker?.terminate();
      this.#finish(reply);
    };
    return setTimeout(end, timerMs(Math.max(0, ms) + LIMITS.queryOverrunMsMax));
  }

  #start(): Worker {
    const worker = new Worker(FILE.url, {
      ...FILE.options,
      workerData: this.#shared,
      resourceLimits: { maxOldGenerationSizeMb: this.#heapMibMax },
    });
    worker.on('message', (reply: JobReply) => this.#finish(reply));
    let failure: NodeJS.ErrnoException | null = null;
    worker.on('error', (error) => {
      failure = error;
    });
    worker.on('exit', () => {
      // A worker that was ended on purpose has been forgotten before.
      if (this.#worker !== worker) return;
      this.#forget();
      if (this.#current !== null) this.#finish(crashed(this.#current.job.id, failure, this.#heapMibMax));
    });
    return worker;
  }

  #forget(): void {
    this.#worker = null;
    this.lost++;
  }

  /** An answer to a job that was given up already has nobody who waits for it. */
  #finish(reply: JobReply): void {
    const current = this.#current;
    if (current === null || current.job.id !== reply.id) return;
    clearTimeout(current.watchdog);
    this.#current = null;
    current.done(reply);
  }
}

function timedOut(id: number): JobRefused {
  return refused(id, 'query_timeout', 'query timed out in expression evaluation');
}

function canceled(id: number): JobRefused {
  return refused(id, 'query_canceled', 'query was canceled in expression evaluation');
}

function crashed(id: number, failure: NodeJS.ErrnoException | null, heapMibMax: number): JobRefused {
  if (failure?.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return refused(id, 'query_memory', `query needed more than ${heapMibMax} MiB of heap`);
  }
  const detail = failure?.stack ?? 'the worker ended without an error';
  return refused(id, 'internal', 'the query worker ended unexpectedly', detail);
}
