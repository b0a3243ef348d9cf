/**
 * Queries that the main thread evaluates itself, because the way to a worker and back would take longer than they do: a
 * dashboard's single numbers, an alert's condition. What a query costs is known from the last time that it was asked.
 *
 * Writes wait meanwhile, so it is bounded thrice: a query that was no longer than inlineQueryMsMax; at most
 * inlineOverrunMsMax, after which a worker does it anew; and a share of the thread's time for all of them together.
 */
import { LIMITS } from '../limits.ts';
import type { StoreView } from '../storage/view.ts';
import { monotonicMs } from './deadline.ts';
import type { JobRunner } from './job-runner.ts';
import type { Job, JobReply, JobWork } from './messages.ts';

/** Of the thread's time. */
const SHARE = 1 / 4;

export interface InlineBounds {
  /** After so long a query is given to a worker. */
  readonly overrunMsMax: number;
  /** Time without queries that may be saved up for some that come together. */
  readonly savedMsMax: number;
}

const BOUNDS: InlineBounds = { overrunMsMax: LIMITS.inlineOverrunMsMax, savedMsMax: LIMITS.inlineSavedMsMax };

/** A query that was cheap. Asked about older times, or more of them, it may not be. */
interface Cheap {
  readonly startMs: number;
  readonly points: number;
}

export class InlineQueries {
  readonly #cheap = new Map<string, Cheap>();
  #runner: JobRunner | null = null;
  #loaded: Promise<void> | null = null;
  readonly #bounds: InlineBounds;
  #view: StoreView;
  #savedMs: number;
  #savedAtMs = monotonicMs();

  constructor(view: StoreView, bounds = BOUNDS) {
    this.#bounds = bounds;
    this.#savedMs = bounds.savedMsMax;
    this.#view = view;
  }

  /** Resolves when queries can be evaluated. The engine's code takes some MiB, so it is loaded when a query was cheap. */
  load(): Promise<void> {
    this.#loaded ??= import('./job-runner.ts').then(({ JobRunner }) => {
      this.#runner = new JobRunner({ view: this.#view, cancelFlags: new SharedArrayBuffer(4) });
    });
    return this.#loaded;
  }

  show(view: StoreView): void {
    this.#view = view;
    this.#runner?.show(view);
    // The next query of each text may find its samples in blocks that nobody has read.
    this.#cheap.clear();
  }

  /** Evaluates a query that is known to be cheap, else answers null: it is a worker's. */
  run(job: Omit<Job, 'cancelSlot'>): JobReply | null {
    const { work } = job;
    if (this.#runner === null || work.kind !== 'query' || !this.#isCheap(work)) return null;
    if (this.#saved() < LIMITS.inlineQueryMsMax) return null;
    const request = { ...work.request, samplesMax: Math.min(work.request.samplesMax, LIMITS.inlineSamplesMax) };
    const begunMs = monotonicMs();
    const deadlineMs = Math.min(job.deadlineMs, begunMs + this.#bounds.overrunMsMax);
    const reply = this.#runner.run({ ...job, work: { ...work, request }, deadlineMs, cancelSlot: 0 });
    this.#savedMs -= monotonicMs() - begunMs;
    if (!reply.ok && (reply.code === 'query_timeout' || reply.code === 'too_many_samples')) {
      this.#cheap.delete(work.request.text);
      return null;
    }
    this.learn(work, reply);
    return reply;
  }

  /** Remembers what a query has cost, wherever it was evaluated. */
  learn(work: JobWork, reply: JobReply): void {
    if (work.kind !== 'query') return;
    const { text, startMs } = work.request;
    this.#cheap.delete(text);
    if (!reply.ok || reply.workMs > LIMITS.inlineQueryMsMax) return;
    if (text.length > LIMITS.parsedTextCharsMax) return;
    this.#cheap.set(text, { startMs, points: pointsOf(work) });
    if (this.#cheap.size > LIMITS.inlineTextsMax) this.#forgetFirst();
    void this.load();
  }

  #isCheap(work: JobWork & { kind: 'query' }): boolean {
    const known = this.#cheap.get(work.request.text);
    return known !== undefined && work.request.startMs >= known.startMs && pointsOf(work) <= known.points;
  }

  /** The time that may be spent now. */
  #saved(): number {
    const nowMs = monotonicMs();
    this.#savedMs = Math.min(this.#bounds.savedMsMax, this.#savedMs + (nowMs - this.#savedAtMs) * SHARE);
    this.#savedAtMs = nowMs;
    return this.#savedMs;
  }

  #forgetFirst(): void {
    const [first] = this.#cheap.keys();
    this.#cheap.delete(first);
  }
}

function pointsOf({ request: { startMs, endMs, stepMs } }: JobWork & { kind: 'query' }): number {
  return stepMs === 0 ? 1 : Math.floor((endMs - startMs) / stepMs) + 1;
}
