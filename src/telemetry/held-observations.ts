/**
 * Observations that are counted some time later, many after each other: the code that counts one is large, and a server that is asked
 * now and then would fetch all of it into the processor's caches for each request. Whoever reads the metrics sees all of them:
 * flush() belongs into the collect() of each metric that they go to.
 */

/** Counting so many takes about a millisecond. */
const HELD_MAX = 128;

export class HeldObservations<T> {
  readonly #count: (observation: T) => void;
  readonly #held: T[] = [];

  constructor(count: (observation: T) => void) {
    this.#count = count;
  }

  /** Counts at the end of this turn of the event loop at the soonest: whoever is being answered does not wait for it. */
  add(observation: T): void {
    if (this.#held.push(observation) % HELD_MAX === 0) setImmediate(this.flush);
  }

  readonly flush = (): void => {
    for (const observation of this.#held) this.#count(observation);
    this.#held.length = 0;
  };
}
