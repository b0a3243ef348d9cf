/** Population variance and standard deviation, in one pass as kernels/welford.ts says. */
import { welfordAdd } from '../../kernels/welford.ts';
import { type Accumulator, grownFloats } from './accumulator.ts';

export class Variance implements Accumulator {
  readonly #of: 'stddev' | 'stdvar';
  #counts = new Float64Array(0);
  #means = new Float64Array(0);
  #squares = new Float64Array(0);

  constructor(of: 'stddev' | 'stdvar') {
    this.#of = of;
  }

  has(slot: number): boolean {
    return this.#counts[slot] !== 0;
  }

  reserve(slots: number): void {
    if (slots <= this.#counts.length) return;
    this.#counts = grownFloats(this.#counts, slots);
    this.#means = grownFloats(this.#means, slots);
    this.#squares = grownFloats(this.#squares, slots);
  }

  add(slot: number, values: Float64Array, present: Uint8Array, from: number, steps: number): void {
    for (let i = 0; i < steps; i++) {
      if (present[from + i] !== 0) welfordAdd(this.#counts, this.#means, this.#squares, slot + i, values[from + i]);
    }
  }

  finish(slot: number, values: Float64Array, present: Uint8Array, at: number, steps: number): void {
    for (let i = 0; i < steps; i++) {
      const count = this.#counts[slot + i];
      if (count === 0) continue;
      const variance = this.#squares[slot + i] / count;
      values[at + i] = this.#of === 'stddev' ? Math.sqrt(variance) : variance;
      present[at + i] = 1;
    }
  }
}
