/**
 * What jobs have cost the last times that they were done. The least of some counts: a machine that has other work makes a job
 * look slow now and then, and never fast.
 */
import { LIMITS } from '../limits.ts';

const TIMES_KEPT = 4;

interface Costs {
  /** What is asked about older times may cost more. */
  readonly startMs: number;
  readonly ms: readonly number[];
}

export class RecentCosts {
  /** A Map keeps the order of insertion: the first is the one that was done longest ago. */
  readonly #costs = new Map<string, Costs>();

  /** null: not known. */
  leastMs(key: string, startMs: number): number | null {
    const known = this.#costs.get(key);
    return known === undefined || startMs < known.startMs ? null : Math.min(...known.ms);
  }

  add(key: string, startMs: number, ms: number): void {
    const known = this.#costs.get(key);
    this.#costs.delete(key);
    const before = known === undefined || startMs < known.startMs ? [] : known.ms;
    this.#costs.set(key, { startMs, ms: [...before, ms].slice(-TIMES_KEPT) });
    if (this.#costs.size > LIMITS.inlineTextsMax) this.#forgetFirst();
  }

  forget(key: string): void {
    this.#costs.delete(key);
  }

  clear(): void {
    this.#costs.clear();
  }

  #forgetFirst(): void {
    const [first] = this.#costs.keys();
    this.#costs.delete(first);
  }
}
