/** The samples that a leaf holds, where several threads read its series. */
import type { SampleBudget } from '../operators/operator.ts';
import type { RunRows } from './split.ts';

/** Of runs that are evaluated apart: counts and refuses nothing. The thread of the query does, when it takes the rows. */
export class RunBudget implements SampleBudget {
  read = 0;
  peak = 0;
  held = 0;

  /** A new run begins. */
  begin(): void {
    this.read = 0;
    this.peak = 0;
  }

  add(samples: number): void {
    this.held += samples;
    if (this.held > this.peak) this.peak = this.held;
  }

  release(samples: number): void {
    this.held -= samples;
  }
}

/**
 * Of the leaf in the thread of the query. At a time the leaf holds the samples of one series: of the one that was read last,
 * wherever that was. So it releases what is held, and not what it believes to hold.
 */
export class LeafBudget implements SampleBudget {
  readonly #query: SampleBudget;
  #held = 0;

  constructor(query: SampleBudget) {
    this.#query = query;
  }

  get read(): number {
    return this.#query.read;
  }

  set read(samples: number) {
    this.#query.read = samples;
  }

  get peak(): number {
    return this.#query.peak;
  }

  add(samples: number): void {
    this.#query.add(samples);
    this.#held += samples;
  }

  release(): void {
    this.#query.release(this.#held);
    this.#held = 0;
  }

  /** The same as reading the series of the run here. */
  take({ read, peak, held }: RunRows): void {
    this.#query.read += read;
    this.release();
    this.add(peak);
    this.#query.release(peak - held);
    this.#held = held;
  }
}
