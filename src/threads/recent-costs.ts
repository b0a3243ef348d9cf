/**
 * What jobs have cost the last times that they were done. The least of some counts: a machine that has other work makes a job
 * look slow now and then, and never fast. A thread that has done a job itself is told by that what it costs: another one, whose
 * code and caches are warmer, may take half as long.
 */
import { LIMITS } from '../limits.ts';

const TIMES_KEPT = 4;

class Costs {
  /** What is asked about older times may cost more. */
  startMs: number;
  /** Of the last times, wherever they were, in milliseconds: a ring. */
  readonly #times: number[] = [];
  /** Of each: by the thread that asks about it. */
  readonly #own: boolean[] = [];
  #next = 0;

  constructor(startMs: number) {
    this.startMs = startMs;
  }

  get leastMs(): number {
    const isOwn = this.#own.includes(true);
    let least = Number.POSITIVE_INFINITY;
    for (let at = 0; at < this.#times.length; at++) {
      if (this.#own[at] === isOwn && this.#times[at] < least) least = this.#times[at];
    }
    return least;
  }

  add(ms: number, own: boolean): void {
    this.#times[this.#next] = ms;
    this.#own[this.#next] = own;
    this.#next = (this.#next + 1) % TIMES_KEPT;
  }

  clear(): void {
    this.#times.length = 0;
    this.#own.length = 0;
    this.#next = 0;
  }
}

export class RecentCosts {
  /** What was asked about since the others became old. When it is half of what is remembered, it becomes old itself. */
  #young = new Map<string, Costs>();
  #old = new Map<string, Costs>();

  /** null: not known. */
  leastMs(key: string, startMs: number): number | null {
    const known = this.#find(key);
    return known === undefined || startMs < known.startMs ? null : known.leastMs;
  }

  /** @param own the thread that asks about it has done the job */
  add(key: string, startMs: number, ms: number, own: boolean): void {
    const known = this.#find(key) ?? this.#keep(key, new Costs(startMs));
    if (startMs < known.startMs) known.clear();
    known.startMs = startMs;
    known.add(ms, own);
  }

  forget(key: string): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }

  #find(key: string): Costs | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    return old === undefined ? undefined : this.#keep(key, old);
  }

  #keep(key: string, costs: Costs): Costs {
    if (this.#young.size >= LIMITS.inlineTextsMax / 2) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, costs);
    return costs;
  }
}
