/** Number of samples; for `group`, 1 wherever there is one. */
import { type Accumulator, grownFloats } from './accumulator.ts';

export class Count implements Accumulator {
  readonly #of: 'count' | 'group';
  #counts = new Float64Array(0);

  constructor(of: 'count' | 'group') {
    this.#of = of;
  }

  has(slot: number): boolean {
    return this.#counts[slot] !== 0;
  }

  reserve(slots: number): void {
    if (slots > this.#counts.length) this.#counts = grownFloats(this.#counts, slots);
  }

  add(slot: number, _values: Float64Array, present: Uint8Array, from: number, steps: number): void {
    const counts = this.#counts;
    for (let i = 0; i < steps; i++) if (present[from + i] !== 0) counts[slot + i]++;
  }

  finish(slot: number, values: Float64Array, present: Uint8Array, at: number, steps: number): void {
    for (let i = 0; i < steps; i++) {
      const count = this.#counts[slot + i];
      if (count === 0) continue;
      values[at + i] = this.#of === 'count' ? count : 1;
      present[at + i] = 1;
    }
  }
}
