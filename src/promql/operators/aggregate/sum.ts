/** Sum, compensated as kernels/kahan.ts says. */
import { kahanAdd } from '../../kernels/kahan.ts';
import { type Accumulator, grownBytes, grownFloats } from './accumulator.ts';

export class Sum implements Accumulator {
  #sums = new Float64Array(0);
  #compensations = new Float64Array(0);
  #seen = new Uint8Array(0);

  has(slot: number): boolean {
    return this.#seen[slot] !== 0;
  }

  reserve(slots: number): void {
    if (slots <= this.#seen.length) return;
    this.#sums = grownFloats(this.#sums, slots);
    this.#compensations = grownFloats(this.#compensations, slots);
    this.#seen = grownBytes(this.#seen, slots);
  }

  add(slot: number, values: Float64Array, present: Uint8Array, from: number, steps: number): void {
    addRow(this.#sums, this.#compensations, this.#seen, slot, values, present, from, steps);
  }

  finish(slot: number, values: Float64Array, present: Uint8Array, at: number, steps: number): void {
    for (let i = 0; i < steps; i++) {
      values[at + i] = this.#sums[slot + i] + this.#compensations[slot + i];
      present[at + i] = this.#seen[slot + i];
    }
  }
}

function addRow(
  sums: Float64Array,
  compensations: Float64Array,
  seen: Uint8Array,
  slot: number,
  values: Float64Array,
  present: Uint8Array,
  from: number,
  steps: number,
): void {
  for (let i = 0; i < steps; i++) {
    if (present[from + i] === 0) continue;
    seen[slot + i] = 1;
    kahanAdd(sums, compensations, slot + i, values[from + i]);
  }
}
