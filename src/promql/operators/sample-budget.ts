/** Counts what a query holds against --query.max-samples. */
import { Refusal } from '../../errors.ts';
import type { SampleBudget } from './operator.ts';

export class QueryBudget implements SampleBudget {
  read = 0;
  peak = 0;
  #held = 0;
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  add(samples: number): void {
    this.#held += samples;
    if (this.#held > this.peak) this.peak = this.#held;
    if (this.#held > this.#max) {
      const text = 'query processing would load too many samples into memory in query execution';
      throw new Refusal('too_many_samples', text);
    }
  }

  release(samples: number): void {
    this.#held -= samples;
  }
}
