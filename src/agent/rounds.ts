/** The clock of the agent: at every interval one round of each target, aligned to the clock of the machine. */
import type { Logger } from 'pino';
import type { LabelPairs } from '../model/label-pairs.ts';
import { RoundTaker } from './round.ts';
import type { RoundSink } from './round-sink.ts';
import type { Target } from './target.ts';

export interface RoundsOptions {
  readonly targets: readonly Target[];
  readonly externalLabels: LabelPairs;
  readonly intervalMs: number;
  readonly sink: RoundSink;
  readonly log: Logger;
}

export class Rounds {
  readonly #options: RoundsOptions;
  readonly #takers: readonly RoundTaker[];
  /** Targets whose round is under way. */
  readonly #busy = new Map<RoundTaker, Promise<void>>();
  /** What is wrong with a target, and was said. */
  readonly #problems = new Map<RoundTaker, string>();
  readonly #end = new AbortController();
  #timer: NodeJS.Timeout | null = null;

  constructor(options: RoundsOptions) {
    this.#options = options;
    this.#takers = options.targets.map((target) => new RoundTaker(target, options.externalLabels, options.sink));
  }

  /** The first round is at once, the others at whole multiples of the interval. */
  start(): void {
    this.#round(Date.now());
    this.#schedule();
  }

  /** Gives up what is asked; what was gathered is kept. */
  async stop(): Promise<void> {
    this.#end.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    await Promise.all(this.#busy.values());
  }

  #schedule(): void {
    const { intervalMs } = this.#options;
    const now = Date.now();
    const next = (Math.floor(now / intervalMs) + 1) * intervalMs;
    this.#timer = setTimeout(() => {
      this.#round(next);
      this.#schedule();
    }, next - now);
  }

  #round(timeMs: number): void {
    for (const taker of this.#takers) {
      if (this.#busy.has(taker)) continue;
      const taken = this.#take(taker, timeMs).finally(() => this.#busy.delete(taker));
      this.#busy.set(taker, taken);
    }
  }

  async #take(taker: RoundTaker, timeMs: number): Promise<void> {
    const signal = AbortSignal.any([this.#end.signal, AbortSignal.timeout(this.#options.intervalMs)]);
    try {
      this.#report(taker, await taker.take(timeMs, signal));
    } catch (error) {
      this.#report(taker, `the round could not be kept: ${(error as Error).message}`);
    }
  }

  /** Each problem once, and its end. */
  #report(taker: RoundTaker, problem: string): void {
    const { log } = this.#options;
    const before = this.#problems.get(taker) ?? '';
    if (problem === before) return;
    this.#problems.set(taker, problem);
    const { key: target } = taker.target;
    if (problem === '') log.info({ target }, 'The target is back');
    else log.warn({ target, err: problem }, 'A round went wrong');
  }
}
