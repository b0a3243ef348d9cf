/**
 * One query worker as the pool sees it: a thread that does one job at a time, is started by its first job, and is
 * ended and replaced when it does not come back from one.
 */
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { LIMITS } from '../limits.ts';
import type { SplitPolicy } from '../promql/split/split.ts';
import type { Findings } from '../storage/store-reader.ts';
import type { StoreView } from '../storage/view.ts';
import { monotonicMs, timerMs } from './deadline.ts';
import type { Job, JobRefused, JobReply, QueryWorkerData, QueryWorkerOrder, QueryWorkerReport } from './messages.ts';
import { publish } from './publish.ts';
import { refused } from './refused.ts';
import type { ThreadStates } from './thread-states.ts';
import { workerFile } from './worker-file.ts';

export interface QueryThreadOptions {
  /** Index of this thread's cancel flag. */
  readonly slot: number;
  readonly cancelFlags: Int32Array<SharedArrayBuffer>;
  readonly view: StoreView;
  readonly heapMibMax: number;
  readonly states: ThreadStates;
  readonly splitPolicy: SplitPolicy;
  /** `viewed` has changed. */
  readonly onViewed: () => void;
  /** A job has found out what the other threads may want to know. */
  readonly onFindings: (findings: readonly Findings[], from: QueryThread) => void;
  /** A worker has been started: it knows no other one yet. */
  readonly onStarted: (thread: QueryThread) => void;
}

interface Current {
  readonly job: Job;
  readonly done: (reply: JobReply) => void;
  watchdog: NodeJS.Timeout;
}

const FILE = workerFile('./query-worker', import.meta.url);

export class QueryThread {
  readonly slot: number;
  readonly #options: QueryThreadOptions;
  #view: StoreView;
  /** Version of the view that the worker reads; the views before it are left. */
  #viewed: number;
  #worker: Worker | null = null;
  #current: Current | null = null;
  /** Workers that had to be ended by force, or that ended by themselves. */
  lost = 0;

  constructor(options: QueryThreadOptions) {
    this.#options = options;
    this.slot = options.slot;
    this.#view = options.view;
    this.#viewed = options.view.version;
  }

  get started(): boolean {
    return this.#worker !== null;
  }

  get busy(): boolean {
    return this.#current !== null;
  }

  /** Version of the oldest view that the worker may still read. */
  get viewed(): number {
    return this.#viewed;
  }

  /** The jobs from now on read this view. */
  show(view: StoreView): void {
    this.#view = view;
    if (this.#worker === null) this.#viewed = view.version;
    else this.#order({ kind: 'view', view });
  }

  /** Resolves with the answer; never rejects. Only one job at a time. */
  run({ id, work, encoding, receivedMs, deadlineMs }: Omit<Job, 'cancelSlot'>): Promise<JobReply> {
    const { cancelFlags, states } = this.#options;
    publish(cancelFlags, this.slot, 0);
    states.begin(this.slot);
    const job: Job = { id, work, encoding, receivedMs, deadlineMs, cancelSlot: this.slot };
    this.start();
    this.#order({ kind: 'job', job });
    return new Promise((resolve) => {
      const watchdog = this.#endAfter(job.deadlineMs - monotonicMs(), timedOut(job.id));
      this.#current = { job, done: resolve, watchdog };
    });
  }

  /** Starts the worker, if there is none, so that it is there for a job or for those who want its help. */
  start(): void {
    if (this.#worker !== null) return;
    this.#worker = this.#create();
    this.#options.onStarted(this);
  }

  /** After a job, when no other one waits: the worker may be asked for help. It cannot know that itself. */
  rest(): void {
    if (this.#worker !== null) this.#options.states.rest(this.slot);
  }

  adoptFindings(findings: readonly Findings[]): void {
    this.#order({ kind: 'findings', findings });
  }

  /** Lets the workers of two threads ask each other for help. */
  introduce(other: QueryThread): void {
    const { port1, port2 } = new MessageChannel();
    this.#order({ kind: 'peer', slot: other.slot, port: port1 }, [port1]);
    other.#order({ kind: 'peer', slot: this.slot, port: port2 }, [port2]);
  }

  /** Asks the job to end, and sees to it that it does. */
  cancel(): void {
    const current = this.#current;
    if (current === null) return;
    publish(this.#options.cancelFlags, this.slot, 1);
    clearTimeout(current.watchdog);
    current.watchdog = this.#endAfter(0, canceled(current.job.id));
  }

  async close(): Promise<void> {
    if (this.#current !== null) this.#finish(canceled(this.#current.job.id));
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #order(order: QueryWorkerOrder, transfer: MessagePort[] = []): void {
    this.#worker?.postMessage(order, transfer);
  }

  #leftTo(version: number): void {
    this.#viewed = version;
    this.#options.onViewed();
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

  #create(): Worker {
    const { cancelFlags, states, splitPolicy, heapMibMax } = this.#options;
    const workerData: QueryWorkerData = {
      view: this.#view,
      cancelFlags: cancelFlags.buffer,
      slot: this.slot,
      threadStates: states.memory,
      splitPolicy,
    };
    const worker = new Worker(FILE.url, {
      ...FILE.options,
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: heapMibMax },
    });
    worker.on('message', (report: QueryWorkerReport) => {
      if (report.kind === 'reply') this.#finish(report.reply);
      else if (report.kind === 'findings') this.#options.onFindings(report.findings, this);
      else if (this.#worker === worker) this.#leftTo(report.version);
    });
    let failure: NodeJS.ErrnoException | null = null;
    worker.on('error', (error) => {
      failure = error;
    });
    worker.on('exit', () => {
      // A worker that was ended on purpose has been forgotten before.
      if (this.#worker !== worker) return;
      this.#forget();
      if (this.#current !== null) this.#finish(crashed(this.#current.job.id, failure, heapMibMax));
    });
    return worker;
  }

  #forget(): void {
    this.#worker = null;
    this.#options.states.end(this.slot);
    this.lost++;
    this.#leftTo(this.#view.version);
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
