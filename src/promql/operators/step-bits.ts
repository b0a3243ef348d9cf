/** One bit for each step of each of a growing number of groups: 64 points in the memory of one value. */
export class StepBits {
  readonly #steps: number;
  /** 32-bit words for each group. */
  readonly #width: number;
  #bits: Uint32Array;

  constructor(steps: number) {
    this.#steps = steps;
    this.#width = Math.max(1, Math.ceil(steps / 32));
    this.#bits = new Uint32Array(this.#width * 16);
  }

  /** Makes room for the groups 0 .. groups - 1; their new bits are 0. */
  reserve(groups: number): void {
    const words = groups * this.#width;
    if (words <= this.#bits.length) return;
    const bits = new Uint32Array(Math.max(words, this.#bits.length * 2));
    bits.set(this.#bits);
    this.#bits = bits;
  }

  has(group: number, step: number): boolean {
    return (this.#bits[group * this.#width + (step >>> 5)] & (1 << (step & 31))) !== 0;
  }

  set(group: number, step: number): void {
    this.#bits[group * this.#width + (step >>> 5)] |= 1 << (step & 31);
  }

  /** Sets the bits of a row: those of the steps where present[from + step] is not 0. */
  setRow(group: number, present: Uint8Array, from: number): void {
    const bits = this.#bits;
    const at = group * this.#width;
    for (let i = 0; i < this.#steps; i++) {
      if (present[from + i] !== 0) bits[at + (i >>> 5)] |= 1 << (i & 31);
    }
  }

  /** The first step where a row is present and the bit is set, or -1. */
  firstCommon(group: number, present: Uint8Array, from: number): number {
    const bits = this.#bits;
    const at = group * this.#width;
    for (let i = 0; i < this.#steps; i++) {
      if (present[from + i] !== 0 && (bits[at + (i >>> 5)] & (1 << (i & 31))) !== 0) return i;
    }
    return -1;
  }
}
