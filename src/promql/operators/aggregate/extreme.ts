/** Minimum and maximum: NaN only when there is nothing else. */
import { type Accumulator, grownBytes, grownFloats } from './accumulator.ts';

export class Extreme implements Accumulator {
  /** 1 for the maximum, -1 for the minimum: the value whose product is greatest wins. */
  readonly #sign: 1 | -1;
  #best = new Float64Array(0);
  #seen = new Uint8Array(0);

  constructor(of: 'min' | 'max') {
    this.#sign = of === 'max' ? 1 : -1;
  }

  has(slot: number): boolean {
    return this.#seen[slot] !== 0;
  }

  reserve(slots: number): void {
    if (slots <= this.#seen.length) return;
    this.#best = grownFloats(this.#best, slots);
    this.#seen = grownBytes(this.#seen, slots);
  }

  add(slot: number, values: Float64Array, present: Uint8Array, from: number, steps: number): void {
    const best = this.#best;
    const seen = this.#seen;
    const sign = this.#sign;
    for (let i = 0; i < steps; i++) {
      if (present[from + i] === 0) continue;
      const value = values[from + i];
      const current = best[slot + i];
      if (seen[slot + i] === 0 || Number.isNaN(current) || sign * value > sign * current) {
        best[slot + i] = value;
        seen[slot + i] = 1;
      }
    }
  }

  finish(slot: number, values: Float64Array, present: Uint8Array, at: number, steps: number): void {
    values.set(this.#best.subarray(slot, slot + steps), at);
    present.set(this.#seen.subarray(slot, slot + steps), at);
  }
}
