/** The clock of one group: evaluates it at its slots, one evaluation at a time. */
import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { timerMs } from '../threads/deadline.ts';
import type { GroupEvaluation } from './group-evaluation.ts';
import { slotAt, slotOffsetMs, tickAfter } from './schedule.ts';

/** States are restored when so many evaluations have been: by then scrapes and senders are back. */
const EVALUATIONS_BEFORE_RESTORE = 2;

export interface RunnerOptions {
  readonly now: () => number;
  readonly restore: boolean;
}

export class GroupRunner {
  readonly evaluation: GroupEvaluation;
  readonly #options: RunnerOptions;
  /** Aborted when no further evaluation is to begin. */
  readonly #stop = new AbortController();
  /** Aborted when the one that runs is to end. */
  readonly #cancel = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(evaluation: GroupEvaluation, options: RunnerOptions) {
    this.evaluation = evaluation;
    this.#options = options;
    // As many evaluations listen as go side by side.
    setMaxListeners(0, this.#cancel.signal);
  }

  /** The first evaluation is at the next slot. */
  start(): void {
    this.#running = this.#run();
  }

  /** Resolves when the evaluation that runs has ended. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** The same, and asks the evaluation that runs to end. */
  async cancel(): Promise<void> {
    this.#cancel.abort();
    await this.stop();
  }

  async #run(): Promise<void> {
    const { now, restore } = this.#options;
    const { group, counters } = this.evaluation;
    const { intervalMs } = group;
    const offsetMs = slotOffsetMs(group);
    let lastMs = slotAt(now(), intervalMs, offsetMs);
    let evaluations = 0;
    for (;;) {
      await this.#waitUntil(lastMs + intervalMs);
      if (this.#stop.signal.aborted) return;
      if (now() < lastMs) {
        // The clock was set back.
        lastMs = slotAt(now(), intervalMs, offsetMs);
        continue;
      }
      const { slotMs, missed } = tickAfter(lastMs, now(), intervalMs);
      lastMs = slotMs;
      counters.iterationsMissed += missed;
      counters.iterations += missed;
      await this.evaluation.evaluate(slotMs, this.#cancel.signal);
      evaluations++;
      if (restore && evaluations === EVALUATIONS_BEFORE_RESTORE) await this.evaluation.restore(this.#cancel.signal);
    }
  }

  /** Returns early when the runner is stopped, or when the time is more than an interval away. */
  async #waitUntil(timeMs: number): Promise<void> {
    const { signal } = this.#stop;
    const { intervalMs } = this.evaluation.group;
    // A timer may fire a little early.
    while (!signal.aborted) {
      const waitMs = timeMs - this.#options.now();
      if (waitMs <= 0 || waitMs > intervalMs) return;
      await setTimeout(timerMs(waitMs), undefined, { signal }).catch(() => undefined);
    }
  }
}
