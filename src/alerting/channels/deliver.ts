import { setTimeout as sleep } from 'node:timers/promises';
import { type Channel, DeliveryFailure } from './channel.ts';
import type { Message } from './message.ts';

const BACKOFF_MS_FIRST = 500;
const BACKOFF_MS_MAX = 15_000;

/** One attempt. */
const ATTEMPT_MS_MAX = 30_000;

export interface Attempts {
  /** After it nothing is tried any more. */
  readonly deadlineMs: number;
  /** Aborted when no other attempt is to be made: one that is under way may have been heard, and is waited for. */
  readonly stop: AbortSignal;
  readonly failed: (error: Error) => void;
}

/** Tries until the message is taken, refused for good, or it is too late. Answers whether it was taken; never rejects. */
export async function deliver(channel: Channel, message: Message, attempts: Attempts): Promise<boolean> {
  const { deadlineMs, stop, failed } = attempts;
  for (let backoffMs = BACKOFF_MS_FIRST; ; backoffMs = Math.min(2 * backoffMs, BACKOFF_MS_MAX)) {
    try {
      await channel.deliver(message, AbortSignal.timeout(ATTEMPT_MS_MAX));
      return true;
    } catch (error) {
      failed(error as Error);
      if (error instanceof DeliveryFailure && !error.isRetryable) return false;
    }
    // Half of the wait is chance, so that many groups do not come back together.
    const waitMs = backoffMs * (0.5 + Math.random() / 2);
    if (Date.now() + waitMs >= deadlineMs || !(await slept(waitMs, stop))) return false;
  }
}

async function slept(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
