/** One bit for each step of each of a growing number of groups: 64 points in the memory of one value. */
export class StepBits {
  readonly #steps: number;
  /** 32-bit words for each group. */
  readonly #width: number;
  #bits: Int32Array;

  constructor(steps: number) {
    this.#steps = steps;
    this.#width = Math.max(1, Math.ceil(steps / 32));
    this.#bits = new Int32Array(this.#width * 16);
  }

  /** Makes room for the groups 0 .. groups - 1; their new bits are 0. */
  reserve(groups: number): void {
    const words = groups * this.#width;
    if (words <= this.#bits.length) return;
    const bits = new Int32Array(Math.max(words, this.#bits.length * 2));
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
    setBits(this.#bits, group * this.#width, present, from, this.#steps);
  }

  /** Makes the points of a row absent whose bit is not set (kept = true) or is set (kept = false). */
  filterRow(group: number, kept: boolean, present: Uint8Array, from: number): void {
    clearPoints(this.#bits, group * this.#width, kept ? 0 : -1, present, from, this.#steps);
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

function setBits(bits: Int32Array, at: number, present: Uint8Array, from: number, steps: number): void {
  for (let first = 0; first < steps; first += 32) {
    const end = Math.min(first + 32, steps);
    let word = 0;
    for (let i = first; i < end; i++) if (present[from + i] !== 0) word |= 1 << (i & 31);
    bits[at + (first >>> 5)] |= word;
  }
}

/** Clears the points whose bit is 0 in what `flip` makes of its word. Mostly a word keeps all of its points, or none. */
function clearPoints(
  bits: Int32Array,
  at: number,
  flip: 0 | -1,
  present: Uint8Array,
  from: number,
  steps: number,
): void {
  for (let first = 0; first < steps; first += 32) {
    const word = bits[at + (first >>> 5)] ^ flip;
    const end = Math.min(first + 32, steps);
    if (word === 0) present.fill(0, from + first, from + end);
    else if (word !== -1) for (let i = first; i < end; i++) if ((word & (1 << (i & 31))) === 0) present[from + i] = 0;
  }
}
