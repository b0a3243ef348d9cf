/**
 * A block worker as the main thread sees it: one thread that does one job after another. It is started by the first job and
 * ended when there has been none for a while; when it ends by itself, its job has failed.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { LIMITS } from '../limits.ts';
import type { BlockReply, BlockWork, BlockWorkerData, BlockWorkFailed } from './block-messages.ts';
import { publish } from './publish.ts';
import { workerFile } from './worker-file.ts';

interface Pending {
  readonly work: BlockWork;
  readonly done: (reply: BlockReply) => void;
  readonly ended: Promise<BlockReply>;
}

const FILE = workerFile('./block-worker', import.meta.url);

/** A worker without work keeps tens of MiB. */
const IDLE_MS = 60_000;
/** A canceled job looks at its flag once a series. */
const CANCEL_MS_MAX = 5000;

export class BlockThread {
  readonly #cancel = new Int32Array(new SharedArrayBuffer(4));
  #worker: Worker | null = null;
  #current: Pending | null = null;
  #queue: Pending[] = [];
  #idle: NodeJS.Timeout | null = null;
  #closed = false;

  get busy(): boolean {
    return this.#current !== null;
  }

  /** Resolves with what became of the job; never rejects. */
  run(work: BlockWork): Promise<BlockReply> {
    if (this.#closed) return Promise.resolve(CANCELED);
    let done: (reply: BlockReply) => void = () => undefined;
    const ended = new Promise<BlockReply>((resolve) => {
      done = resolve;
    });
    this.#queue.push({ work, done, ended });
    this.#start();
    return ended;
  }

  /** Gives up what waits, asks what runs to end, and ends the thread. */
  async close(): Promise<void> {
    this.#closed = true;
    publish(this.#cancel, 0, 1);
    for (const { done } of this.#queue.splice(0)) done(CANCELED);
    const ended = this.#current?.ended;
    if (ended !== undefined) await Promise.race([ended, delay(CANCEL_MS_MAX, undefined, { ref: false })]);
    await this.#end();
    this.#finish(CANCELED);
  }

  #start(): void {
    if (this.#current !== null) return;
    const next = this.#queue.shift();
    if (next === undefined) return;
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#current = next;
    this.#worker ??= this.#startWorker();
    this.#worker.postMessage(next.work);
  }

  #startWorker(): Worker {
    const data: BlockWorkerData = { cancel: this.#cancel.buffer as SharedArrayBuffer };
    const worker = new Worker(FILE.url, {
      ...FILE.options,
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: LIMITS.blockWorkerHeapMibMax },
    });
    worker.on('message', (reply: BlockReply) => this.#finish(reply));
    let failure: Error | null = null;
    worker.on('error', (error: Error) => {
      failure = error;
    });
    worker.on('exit', () => {
      // A worker that was ended on purpose has been forgotten before.
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.#finish(crashed(failure));
    });
    return worker;
  }

  #finish(reply: BlockReply): void {
    const current = this.#current;
    if (current === null) return;
    this.#current = null;
    current.done(reply);
    if (this.#closed) return;
    this.#start();
    if (this.#current !== null) return;
    this.#idle = setTimeout(() => void this.#end(), IDLE_MS);
    this.#idle.unref();
  }

  async #end(): Promise<void> {
    if (this.#idle !== null) clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}

const CANCELED: BlockWorkFailed = {
  ok: false,
  reason: 'canceled',
  message: 'the work on blocks was canceled',
  block: '',
  detail: '',
};

function crashed(failure: Error | null): BlockWorkFailed {
  const message = failure?.message ?? 'it ended without an error';
  return {
    ok: false,
    reason: 'failed',
    message: `the block worker ended unexpectedly: ${message}`,
    block: '',
    detail: failure?.stack ?? '',
  };
}
