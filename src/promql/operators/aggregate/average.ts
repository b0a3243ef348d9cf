/**
 * Mean: the compensated sum divided at the end; from the value on that would make the sum infinite, a running mean. The
 * same rule as KahanMean of kernels/kahan.ts, on columns.
 */
import { kahanAdd } from '../../kernels/kahan.ts';
import { type Accumulator, grownBytes, grownFloats } from './accumulator.ts';

export class Average implements Accumulator {
  #counts = new Float64Array(0);
  /** The sum, or the mean where the slot is incremental. */
  #sums = new Float64Array(0);
  #compensations = new Float64Array(0);
  #incremental = new Uint8Array(0);

  has(slot: number): boolean {
    return this.#counts[slot] !== 0;
  }

  reserve(slots: number): void {
    if (slots <= this.#counts.length) return;
    this.#counts = grownFloats(this.#counts, slots);
    this.#sums = grownFloats(this.#sums, slots);
    this.#compensations = grownFloats(this.#compensations, slots);
    this.#incremental = grownBytes(this.#incremental, slots);
  }

  add(slot: number, values: Float64Array, present: Uint8Array, from: number, steps: number): void {
    const counts = this.#counts;
    for (let i = 0; i < steps; i++) {
      if (present[from + i] === 0) continue;
      if (++counts[slot + i] === 1) this.#sums[slot + i] = values[from + i];
      else this.#addFurther(slot + i, values[from + i], counts[slot + i]);
    }
  }

  finish(slot: number, values: Float64Array, present: Uint8Array, at: number, steps: number): void {
    for (let i = 0; i < steps; i++) {
      const count = this.#counts[slot + i];
      if (count === 0) continue;
      const divisor = this.#incremental[slot + i] === 0 ? count : 1;
      // Each divided for itself: (sum + compensation) / count has other last bits.
      values[at + i] = this.#sums[slot + i] / divisor + this.#compensations[slot + i] / divisor;
      present[at + i] = 1;
    }
  }

  /** `count` includes x. */
  #addFurther(slot: number, x: number, count: number): void {
    const sums = this.#sums;
    const compensations = this.#compensations;
    if (this.#incremental[slot] === 0) {
      const sum = sums[slot];
      const compensation = compensations[slot];
      kahanAdd(sums, compensations, slot, x);
      if (sums[slot] !== Infinity && sums[slot] !== -Infinity) return;
      this.#incremental[slot] = 1;
      sums[slot] = sum / (count - 1);
      compensations[slot] = compensation / (count - 1);
    }
    const share = (count - 1) / count;
    sums[slot] *= share;
    compensations[slot] *= share;
    kahanAdd(sums, compensations, slot, x / count);
  }
}
