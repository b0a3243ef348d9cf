/**
 * Query workers behind a bounded queue. A job waits no longer than its deadline, ends soon after its client has gone,
 * and cannot take a worker for longer than its time.
 *
 *   run() ──► idle thread? ──yes──► thread ──► reply
 *                 │ no                ▲
 *                 └──► queue ─────────┘   leaves it by its turn, its deadline or its signal
 */
import { availableParallelism } from 'node:os';
import type { Logger } from 'pino';
import { LIMITS } from '../limits.ts';
import type { SplitPolicy } from '../promql/split/split.ts';
import type { Findings } from '../storage/store-reader.ts';
import type { StoreView } from '../storage/view.ts';
import type { CancelSignal } from './cancellation.ts';
import { monotonicMs, timerMs } from './deadline.ts';
import { InlineQueries } from './inline-queries.ts';
import type { BodyEncoding, Job, JobReply, JobWork } from './messages.ts';
import { QueryThread } from './query-thread.ts';
import { refused } from './refused.ts';
import { ThreadStates } from './thread-states.ts';

/** Where the pool's views come from: the database. */
export interface ViewSource {
  readonly view: StoreView;
  onView(listener: (view: StoreView) => void): void;
  /** Every worker has left the views older than `version`. */
  released(version: number): void;
}

export interface QueryPoolOptions {
  /** --query.max-concurrency; there are never more threads than processors (but two at least). */
  readonly threadsMax: number;
  readonly log: Logger;
  readonly heapMibMax?: number;
  /** Jobs that may wait. */
  readonly queueMax?: number;
  /** Whether runNow() does cheap jobs, by the calling thread. */
  readonly inline?: boolean;
  /** When a query is worth more than one thread. */
  readonly splitPolicy?: SplitPolicy;
}

export interface RunOptions {
  readonly timeoutMs: number;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: CancelSignal;
  readonly encoding?: BodyEncoding | null;
}

export interface QueryPoolStats {
  /** Jobs evaluated now or waiting. */
  readonly running: number;
  readonly queued: number;
  readonly threads: number;
  /** Workers that crashed or had to be ended by force. */
  readonly workersLost: number;
}

const SPLIT_POLICY: SplitPolicy = {
  triedSeries: 48,
  restMsMin: LIMITS.splitRestMsMin,
  runMs: 0.5,
  runSeries: 16,
  aloneMs: 4,
};

interface Pending {
  readonly job: Omit<Job, 'cancelSlot'>;
  readonly signal: CancelSignal;
  readonly answer: (reply: JobReply) => void;
}

interface Waiting {
  readonly pending: Pending;
  readonly timer: NodeJS.Timeout;
  readonly abort: () => void;
}

export class QueryPool {
  readonly #threads: QueryThread[];
  /** In order of arrival: a Set forgets from its middle in constant time. */
  readonly #queue = new Set<Waiting>();
  readonly #log: Logger;
  readonly #source: ViewSource;
  readonly #queueMax: number;
  readonly #inline: InlineQueries | null;
  #released: number;
  #nextId = 1;
  #closed = false;

  constructor(source: ViewSource, options: QueryPoolOptions) {
    const { threadsMax, log, heapMibMax = LIMITS.queryWorkerHeapMibMax, queueMax = LIMITS.queryQueueMax } = options;
    const { splitPolicy = SPLIT_POLICY } = options;
    const { view } = source;
    const count = Math.max(1, Math.min(threadsMax, Math.max(2, availableParallelism())));
    const cancelFlags = new Int32Array(new SharedArrayBuffer(4 * count));
    const common = {
      cancelFlags,
      view,
      heapMibMax,
      splitPolicy,
      states: ThreadStates.of(count),
      onViewed: () => this.#release(),
      onFindings: (findings: readonly Findings[], from: QueryThread) => this.#tell(findings, from),
      onStarted: (thread: QueryThread) => this.#introduce(thread),
    };
    this.#threads = Array.from({ length: count }, (_, slot) => new QueryThread({ slot, ...common }));
    this.#log = log;
    this.#queueMax = queueMax;
    this.#inline = options.inline === true ? new InlineQueries(view) : null;
    this.#source = source;
    this.#released = view.version;
    source.onView((changed) => this.#show(changed));
  }

  /** The jobs that start from now on read this view. */
  #show(view: StoreView): void {
    for (const thread of this.#threads) thread.show(view);
    this.#inline?.show(view);
    this.#release();
  }

  get stats(): QueryPoolStats {
    return {
      running: this.#threads.filter((thread) => thread.busy).length + this.#queue.size,
      queued: this.#queue.size,
      threads: this.#threads.length,
      workersLost: this.#threads.reduce((sum, thread) => sum + thread.lost, 0),
    };
  }

  /** Does a job at once when it is cheap; null: it is to be run(). Nobody can cancel it, so there is no signal. */
  runNow(work: JobWork, timeoutMs: number, encoding: BodyEncoding | null): JobReply | null {
    if (this.#inline === null || this.#closed || timeoutMs <= 0) return null;
    const receivedMs = monotonicMs();
    const job = { id: this.#nextId++, work, encoding, receivedMs, deadlineMs: receivedMs + timeoutMs };
    const reply = this.#inline.run(job);
    if (reply !== null) this.#logFailure(reply);
    this.#tell(this.#inline.takeFindings(), null);
    return reply;
  }

  /** Starts a thread before there is a job for it: a tenth of a second that the first job does not wait. */
  warm(): void {
    this.#threads[0].start();
  }

  /** Never rejects: what goes wrong is a reply that is not ok. */
  run(work: JobWork, { timeoutMs, signal, encoding = null }: RunOptions): Promise<JobReply> {
    const receivedMs = monotonicMs();
    const job = { id: this.#nextId++, work, encoding, receivedMs, deadlineMs: receivedMs + timeoutMs };
    return new Promise((answer) => this.#admit({ job, signal, answer }));
  }

  /** Refuses what waits and ends what runs; resolves when no thread is left. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const waiting of this.#queue) this.#leave(waiting).answer(canceledInQueue(waiting.pending.job.id));
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  /** Threads that have not started find it out themselves. @param from null: this thread */
  #tell(findings: readonly Findings[], from: QueryThread | null): void {
    if (findings.length === 0) return;
    for (const thread of this.#threads) if (thread !== from) thread.adoptFindings(findings);
    if (from !== null) this.#inline?.adoptFindings(findings);
  }

  #introduce(thread: QueryThread): void {
    for (const other of this.#threads) if (other !== thread && other.started) thread.introduce(other);
  }

  #release(): void {
    const version = Math.min(...this.#threads.map((thread) => thread.viewed));
    if (version <= this.#released) return;
    this.#released = version;
    this.#source.released(version);
  }

  #admit(pending: Pending): void {
    const { job, signal, answer } = pending;
    if (this.#closed || signal.aborted) answer(canceledInQueue(job.id));
    else if (job.deadlineMs <= job.receivedMs) answer(timedOutInQueue(job.id));
    else this.#assign(pending);
  }

  #assign(pending: Pending): void {
    const thread = this.#threads.find((candidate) => !candidate.busy);
    if (thread !== undefined) void this.#evaluate(thread, pending);
    else if (this.#queue.size < this.#queueMax) this.#wait(pending);
    else pending.answer(queueFull(pending.job.id, this.#queueMax));
  }

  #wait(pending: Pending): void {
    const { signal } = pending;
    const { id, deadlineMs } = pending.job;
    const refuse = (reply: JobReply) => this.#leave(waiting).answer(reply);
    const abort = () => refuse(canceledInQueue(id));
    const timer = setTimeout(() => refuse(timedOutInQueue(id)), timerMs(deadlineMs - monotonicMs()));
    const waiting: Waiting = { pending, timer, abort };
    signal.addEventListener('abort', abort, { once: true });
    this.#queue.add(waiting);
  }

  #leave(waiting: Waiting): Pending {
    this.#queue.delete(waiting);
    clearTimeout(waiting.timer);
    waiting.pending.signal.removeEventListener('abort', waiting.abort);
    return waiting.pending;
  }

  #logFailure(reply: JobReply): void {
    if (!reply.ok && reply.detail !== '') this.#log.error({ detail: reply.detail }, reply.message);
  }

  async #evaluate(thread: QueryThread, { job, signal, answer }: Pending): Promise<void> {
    const cancel = () => thread.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    const reply = await thread.run(job);
    signal.removeEventListener('abort', cancel);
    this.#inline?.learn(job.work, reply);
    this.#logFailure(reply);
    answer(reply);
    if (reply.ok && reply.helpMissing && !this.#closed) this.#threads.find(({ started }) => !started)?.start();
    // Somebody who came in between may have taken the thread; its own end looks at the queue again.
    if (!thread.busy) this.#goOn(thread);
  }

  #goOn(thread: QueryThread): void {
    if (this.#queue.size === 0) {
      thread.rest();
      return;
    }
    const [next] = this.#queue;
    void this.#evaluate(thread, this.#leave(next));
  }
}

function canceledInQueue(id: number): JobReply {
  return refused(id, 'query_canceled', 'query was canceled in query queue');
}

function timedOutInQueue(id: number): JobReply {
  return refused(id, 'query_timeout', 'query timed out in query queue');
}

function queueFull(id: number, queueMax: number): JobReply {
  return refused(id, 'queue_full', `${queueMax} queries wait already, at most so many may`);
}
