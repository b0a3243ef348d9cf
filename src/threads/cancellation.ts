/** How a job is told that nobody waits for its answer any more. */
import { invariant } from '../invariant.ts';

/** What of an AbortSignal a job needs: one is such a signal itself. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once: true }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/**
 * The signal of one job, and what gives it. The pool is its only listener, so there is no list of them and no event: making an
 * AbortController and listening to it takes as long as sending the job to its thread.
 */
export class Cancellation implements CancelSignal {
  #aborted = false;
  #listener: (() => void) | null = null;

  get aborted(): boolean {
    return this.#aborted;
  }

  /** Called once, and never after it was removed. */
  addEventListener(_type: 'abort', listener: () => void): void {
    invariant(this.#listener === null, 'a job has one listener at a time');
    this.#listener = listener;
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    if (this.#listener === listener) this.#listener = null;
  }

  abort(): void {
    const listener = this.#listener;
    this.#aborted = true;
    this.#listener = null;
    listener?.();
  }
}
