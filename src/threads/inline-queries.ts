/**
 * Jobs that the main thread does itself, because the way to a worker and back would take longer than they do: a dashboard's
 * single numbers, an alert's condition, the values of a label with few. What one costs is known from the last times that it was
 * asked, and of a new one estimated.
 *
 * Writes wait meanwhile, so it is bounded thrice: a job that takes no longer than inlineQueryMsMax; at most
 * inlineOverrunMsMax, after which a worker does it anew; and a share of the thread's time for all of them together.
 */
import { LIMITS } from '../limits.ts';
import type { Findings } from '../storage/store-reader.ts';
import type { StoreView } from '../storage/view.ts';
import { monotonicMs } from './deadline.ts';
import { type BoundedWork, pointsOf } from './estimate-work.ts';
import type { JobRunner } from './job-runner.ts';
import type { Job, JobReply, JobWork, SeriesScope } from './messages.ts';
import { RecentCosts } from './recent-costs.ts';

/** Of the thread's time. */
const SHARE = 1 / 4;
/** A job that a worker does costs the thread so much too, for messages to it and back. */
const HANDOVER_MS = 0.1;

const NO_FINDINGS: readonly Findings[] = [];

export interface InlineBounds {
  /** After so long a query is given to a worker. */
  readonly overrunMsMax: number;
  /** Time without queries that may be saved up for some that come together. */
  readonly savedMsMax: number;
  /** Of each job so much is not counted. */
  readonly freeMs: number;
}

const BOUNDS: InlineBounds = {
  overrunMsMax: LIMITS.inlineOverrunMsMax,
  savedMsMax: LIMITS.inlineSavedMsMax,
  freeMs: HANDOVER_MS,
};

export class InlineQueries {
  readonly #costs = new RecentCosts();
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
      const cancelFlags = new SharedArrayBuffer(4);
      const { inlineLooksMax: looksMax, inlineSamplesMax: samplesMax } = LIMITS;
      this.#runner = new JobRunner({ view: this.#view, cancelFlags }, { looksMax, samplesMax });
    });
    return this.#loaded;
  }

  show(view: StoreView): void {
    this.#view = view;
    this.#runner?.show(view);
    // The next query of each text may find its samples in blocks that nobody has read.
    this.#costs.clear();
  }

  /** Does a job that is cheap and was received just now, else answers null: it is a worker's. */
  run(job: Omit<Job, 'cancelSlot'>): JobReply | null {
    const { id, work, encoding, receivedMs } = job;
    if (this.#runner === null || !isBounded(work)) return null;
    if (this.#savedAt(receivedMs) < LIMITS.inlineQueryMsMax) return null;
    const key = keyOf(work);
    const startMs = startOf(work);
    const costMs = this.#costs.leastMs(key, startMs) ?? this.#runner.estimateMs(work);
    if (costMs > LIMITS.inlineQueryMsMax) return null;
    const deadlineMs = Math.min(job.deadlineMs, receivedMs + this.#bounds.overrunMsMax);
    const reply = this.#runner.run({ id, work, encoding, receivedMs, deadlineMs, cancelSlot: 0 });
    const tookMs = monotonicMs() - receivedMs;
    this.#savedMs -= Math.max(0, tookMs - this.#bounds.freeMs);
    if (reply.ok) {
      this.#costs.add(key, startMs, reply.workMs, true);
      return reply;
    }
    if (reply.code !== 'too_many_samples' && reply.code !== 'query_timeout') return reply;
    // What it cost before was another amount of samples, or a luckier moment.
    this.#costs.forget(key);
    this.#costs.add(key, startMs, reply.code === 'query_timeout' ? tookMs : Number.POSITIVE_INFINITY, true);
    return null;
  }

  /** See JobRunner. */
  takeFindings(): readonly Findings[] {
    return this.#runner?.takeFindings() ?? NO_FINDINGS;
  }

  adoptFindings(findings: readonly Findings[]): void {
    this.#runner?.adoptFindings(findings);
  }

  /** Remembers what a job has cost that a worker has done. */
  learn(work: JobWork, reply: JobReply): void {
    if (!isBounded(work) || !reply.ok) return;
    this.#costs.add(keyOf(work), startOf(work), reply.workMs, false);
    if (reply.workMs <= LIMITS.inlineQueryMsMax) void this.load();
  }

  /** The time that may be spent at a moment. */
  #savedAt(nowMs: number): number {
    this.#savedMs = Math.min(this.#bounds.savedMsMax, this.#savedMs + (nowMs - this.#savedAtMs) * SHARE);
    this.#savedAtMs = nowMs;
    return this.#savedMs;
  }
}

/** Whether a job is of a kind, and its text of a length, that may be done here. */
function isBounded(work: JobWork): work is BoundedWork {
  switch (work.kind) {
    case 'query':
      return work.request.text.length <= LIMITS.parsedTextCharsMax;
    case 'series':
    case 'labelNames':
    case 'labelValues':
      return charsOf(work) <= LIMITS.parsedTextCharsMax;
    default:
      return false;
  }
}

function charsOf({ selectors }: SeriesScope): number {
  return selectors.reduce((sum, { length }) => sum + length, 0);
}

/** Jobs with one key cost the same, but for the times that they are about. */
function keyOf(work: BoundedWork): string {
  if (work.kind === 'query') return `${pointsOf(work.request)} ${work.request.text}`;
  const name = work.kind === 'labelValues' ? work.name : '';
  return `${work.kind} ${name} ${work.limit} ${work.selectors.join(' ')}`;
}

function startOf(work: BoundedWork): number {
  return work.kind === 'query' ? work.request.startMs : work.mint;
}
