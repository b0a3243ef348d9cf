/**
 * What jobs have cost the last times that they were done. The least of some counts: a machine that has other work makes a job
 * look slow now and then, and never fast. A thread that has done a job itself is told by that what it costs: another one, whose
 * code and caches are warmer, may take half as long.
 */
import { LIMITS } from '../limits.ts';

const TIMES_KEPT = 4;

interface Costs {
  /** What is asked about older times may cost more. */
  readonly startMs: number;
  /** Of the last times, wherever they were. */
  readonly times: readonly Cost[];
}

interface Cost {
  readonly ms: number;
  /** By the thread that asks about it. */
  readonly own: boolean;
}

export class RecentCosts {
  /** A Map keeps the order of insertion: the first is the one that was done longest ago. */
  readonly #costs = new Map<string, Costs>();

  /** null: not known. */
  leastMs(key: string, startMs: number): number | null {
    const known = this.#costs.get(key);
    if (known === undefined || startMs < known.startMs) return null;
    const isOwn = known.times.some(({ own }) => own);
    return known.times.reduce(
      (least, { ms, own }) => (own === isOwn ? Math.min(least, ms) : least),
      Number.POSITIVE_INFINITY,
    );
  }

  /** @param own the thread that asks about it has done the job */
  add(key: string, startMs: number, ms: number, own: boolean): void {
    const known = this.#costs.get(key);
    this.#costs.delete(key);
    const before = known === undefined || startMs < known.startMs ? [] : known.times;
    this.#costs.set(key, { startMs, times: [...before, { ms, own }].slice(-TIMES_KEPT) });
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
