/** The k best of many values: a binary heap with the worst of them at its root. */
export interface Ranked {
  readonly value: number;
  /** Number of the row that the value belongs to. */
  readonly row: number;
}

export class BestHeap {
  /** 1: great is good; -1: small is good. */
  readonly #sign: 1 | -1;
  /** Of the entry at each place of the heap. */
  readonly #values: number[] = [];
  readonly #rows: number[] = [];

  constructor(sign: 1 | -1) {
    this.#sign = sign;
  }

  get size(): number {
    return this.#values.length;
  }

  /** The value that the next one must beat when there are enough; there is one. */
  get worst(): number {
    return this.#values[0];
  }

  /** Answers whether the value is among the best now. Of equal values the first stay. */
  offer(value: number, row: number, limit: number): boolean {
    if (this.#values.length < limit) {
      this.#values.push(value);
      this.#rows.push(row);
      this.#up(this.#values.length - 1);
      return true;
    }
    if (!this.#isWorse(this.#values[0], value)) return false;
    this.#values[0] = value;
    this.#rows[0] = row;
    this.#down(0);
    return true;
  }

  /** Best first, NaN last, equal values in the order of their rows. */
  sorted(): Ranked[] {
    return this.#values
      .map((value, i) => ({ value, row: this.#rows[i] }))
      .sort((a, b) => {
        if (this.#isWorse(b.value, a.value)) return -1;
        return this.#isWorse(a.value, b.value) ? 1 : a.row - b.row;
      });
  }

  #isWorse(a: number, b: number): boolean {
    if (Number.isNaN(a)) return !Number.isNaN(b);
    return this.#sign * a < this.#sign * b;
  }

  #up(from: number): void {
    const values = this.#values;
    for (let i = from; i > 0; ) {
      const parent = (i - 1) >>> 1;
      if (!this.#isWorse(values[i], values[parent])) return;
      this.#exchange(i, parent);
      i = parent;
    }
  }

  #down(from: number): void {
    const values = this.#values;
    for (let i = from; ; ) {
      let worst = i;
      for (let child = 2 * i + 1; child <= 2 * i + 2 && child < values.length; child++) {
        if (this.#isWorse(values[child], values[worst])) worst = child;
      }
      if (worst === i) return;
      this.#exchange(i, worst);
      i = worst;
    }
  }

  #exchange(a: number, b: number): void {
    const value = this.#values[a];
    this.#values[a] = this.#values[b];
    this.#values[b] = value;
    const row = this.#rows[a];
    this.#rows[a] = this.#rows[b];
    this.#rows[b] = row;
  }
}
