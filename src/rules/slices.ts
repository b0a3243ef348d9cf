/**
 * Long loops of the main thread in slices: between two of them writes, queries and health checks have their turn.
 */
import { setImmediate } from 'node:timers/promises';

/** A write waits for no longer than this. */
const SLICE_MS = 4;
/** The clock is read once in so many steps. */
const STEPS = 32;

export class Slices {
  readonly #endSlice: () => void;
  #steps = 0;
  #startMs = performance.now();

  /** @param endSlice is called before others have their turn */
  constructor(endSlice: () => void) {
    this.#endSlice = endSlice;
  }

  /** To be asked once a step: whether turn() is to be awaited. */
  due(): boolean {
    if (++this.#steps < STEPS) return false;
    this.#steps = 0;
    return performance.now() - this.#startMs >= SLICE_MS;
  }

  /** Takes the steps of a generator, and answers what it returns. */
  async finish<T>(steps: Generator<void, T, void>): Promise<T> {
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value;
      if (performance.now() - this.#startMs >= SLICE_MS) await this.turn();
    }
  }

  async turn(): Promise<void> {
    this.#endSlice();
    await setImmediate();
    this.#startMs = performance.now();
  }
}
