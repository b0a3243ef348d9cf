/**
 * How many rules are evaluated at a time besides one of each group: --rules.max-concurrent-evals over all groups.
 */
export class EvaluationSlots {
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /** Takes a slot, if one is free; never waits. */
  take(): boolean {
    if (this.#free === 0) return false;
    this.#free--;
    return true;
  }

  release(): void {
    this.#free++;
  }
}
