/**
 * The clock that both sides of a job read, and the checkpoint that a query passes again and again.
 */
import { Refusal } from '../errors.ts';
import type { Checkpoint } from '../promql/engine.ts';
import type { Job } from './messages.ts';
import { observe } from './publish.ts';

/** When this thread's performance.now() was 0, on the system's monotonic clock, which is common to all threads. */
const THREAD_START_MS = threadStartMs();

/** Milliseconds of a clock that all threads share, and that a change of the system's time does not move. */
export function monotonicMs(): number {
  return THREAD_START_MS + performance.now();
}

/** The first use of `performance` loads it, which takes up to a millisecond: not between the two clocks. */
function threadStartMs(): number {
  const nowMs = performance.now();
  return Number(process.hrtime.bigint()) / 1e6 - nowMs;
}

/**
 * Throws the Refusal when the job is cancelled or late. The evaluator passes it once a batch or every some thousand
 * samples, so the clock (40 ns) is read every time.
 *
 * @param cancelFlags one word a thread of the pool: 1 when its job is to end
 */
export function createCheckpoint(job: Pick<Job, 'deadlineMs' | 'cancelSlot'>, cancelFlags: Int32Array): Checkpoint {
  const flagAt = job.cancelSlot;
  return () => {
    if (observe(cancelFlags, flagAt) !== 0) {
      throw new Refusal('query_canceled', 'query was canceled in expression evaluation');
    }
    if (monotonicMs() > job.deadlineMs) {
      throw new Refusal('query_timeout', 'query timed out in expression evaluation');
    }
  };
}

/** The longest time that setTimeout takes; a longer one would fire at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;

export function timerMs(ms: number): number {
  return Math.min(Math.max(0, ms), TIMER_MS_MAX);
}
