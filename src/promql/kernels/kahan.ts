/**
 * Sums with Neumaier's variant of Kahan's compensation. The exact order of operations is that of Prometheus, because
 * results are compared to the last bit: see the source of each rule in A. Neumaier, ZAMM 54 (1974).
 */

/** One running sum. The total is value + compensation, save where a function says otherwise. */
export class KahanSum {
  value: number;
  compensation: number;

  constructor(value = 0, compensation = 0) {
    this.value = value;
    this.compensation = compensation;
  }

  add(x: number): void {
    const sum = this.value;
    const next = sum + x;
    if (next === Infinity || next === -Infinity) this.compensation = 0;
    else if (Math.abs(sum) >= Math.abs(x)) this.compensation += sum - next + x;
    else this.compensation += x - next + sum;
    this.value = next;
  }

  /** A sum that overflowed is infinite whatever was lost on the way. */
  total(): number {
    return Number.isFinite(this.value) ? this.value + this.compensation : this.value;
  }
}

/** The same step on slot `at` of columns, for many groups side by side. */
export function kahanAdd(sums: Float64Array, compensations: Float64Array, at: number, x: number): void {
  const sum = sums[at];
  const next = sum + x;
  if (next === Infinity || next === -Infinity) compensations[at] = 0;
  else if (Math.abs(sum) >= Math.abs(x)) compensations[at] += sum - next + x;
  else compensations[at] += x - next + sum;
  sums[at] = next;
}

/**
 * Arithmetic mean: the compensated sum divided at the end, and once that sum would overflow, a running mean instead.
 * Sum and compensation are divided each for itself: (s + c) / n has other last bits.
 */
export class KahanMean {
  #count = 0;
  #incremental = false;
  readonly #sum = new KahanSum();

  add(x: number): void {
    const sum = this.#sum;
    const count = ++this.#count;
    if (count === 1) {
      sum.value = x;
      return;
    }
    if (!this.#incremental) {
      const { value, compensation } = sum;
      sum.add(x);
      if (sum.value !== Infinity && sum.value !== -Infinity) return;
      this.#incremental = true;
      sum.value = value / (count - 1);
      sum.compensation = compensation / (count - 1);
    }
    const share = (count - 1) / count;
    sum.value *= share;
    sum.compensation *= share;
    sum.add(x / count);
  }

  mean(): number {
    const { value, compensation } = this.#sum;
    return this.#incremental ? value + compensation : value / this.#count + compensation / this.#count;
  }
}
