/**
 * Whether help with an answer pays: on a machine that is busy with something else it comes late, and waking who helps delays the one that
 * asks. What answers cost with and without help is remembered, and the dearer way is only tried now and then.
 */

/** So much a median moves with each answer: one that was held up by chance counts no more than any other. */
const MOVE = 0.06;
/** The first answers of each way, which code that is not compiled yet makes slow: the fastest of them is where its median begins. */
const FIRST = 6;
/** Of so many answers one takes the way that was dearer. */
const TRIED_EVERY = 16;

export class HelpWorth {
  /** Of nanoseconds a byte. */
  readonly #alone = new Median();
  readonly #helped = new Median();
  #asked = 0;

  /** Whether the next answer is to be helped with. */
  pays(): boolean {
    this.#asked++;
    if (!this.#alone.isKnown || !this.#helped.isKnown) return this.#asked % 2 === 1;
    const isCheaper = this.#helped.value < this.#alone.value;
    return this.#asked % TRIED_EVERY === 0 ? !isCheaper : isCheaper;
  }

  add(isHelped: boolean, cost: number): void {
    (isHelped ? this.#helped : this.#alone).add(cost);
  }
}

class Median {
  value = Number.POSITIVE_INFINITY;
  #added = 0;

  get isKnown(): boolean {
    return this.#added >= FIRST;
  }

  add(cost: number): void {
    if (!this.isKnown) this.value = Math.min(this.value, cost);
    else this.value *= cost > this.value ? 1 + MOVE : 1 - MOVE;
    this.#added++;
  }
}
