/** The k best of many values: a binary heap with the worst of them at its root. */
export interface Ranked {
  readonly value: number;
  /** Number of the row that the value belongs to. */
  readonly row: number;
}

export class BestHeap {
  /** 1: great is good; -1: small is good. */
  readonly #sign: 1 | -1;
  readonly #entries: Ranked[] = [];

  constructor(sign: 1 | -1) {
    this.#sign = sign;
  }

  get size(): number {
    return this.#entries.length;
  }

  /** Answers whether the value is among the best now. Of equal values the first stay. */
  offer(value: number, row: number, limit: number): boolean {
    const entries = this.#entries;
    if (entries.length < limit) {
      entries.push({ value, row });
      this.#up(entries.length - 1);
      return true;
    }
    if (!this.#isWorse(entries[0].value, value)) return false;
    entries[0] = { value, row };
    this.#down(0);
    return true;
  }

  /** Best first, NaN last, equal values in the order of their rows. */
  sorted(): Ranked[] {
    return this.#entries.toSorted((a, b) => {
      if (this.#isWorse(b.value, a.value)) return -1;
      return this.#isWorse(a.value, b.value) ? 1 : a.row - b.row;
    });
  }

  #isWorse(a: number, b: number): boolean {
    if (Number.isNaN(a)) return !Number.isNaN(b);
    return this.#sign * a < this.#sign * b;
  }

  #up(from: number): void {
    const entries = this.#entries;
    for (let i = from; i > 0; ) {
      const parent = (i - 1) >>> 1;
      if (!this.#isWorse(entries[i].value, entries[parent].value)) return;
      [entries[i], entries[parent]] = [entries[parent], entries[i]];
      i = parent;
    }
  }

  #down(from: number): void {
    const entries = this.#entries;
    for (let i = from; ; ) {
      let worst = i;
      for (let child = 2 * i + 1; child <= 2 * i + 2 && child < entries.length; child++) {
        if (this.#isWorse(entries[child].value, entries[worst].value)) worst = child;
      }
      if (worst === i) return;
      [entries[i], entries[worst]] = [entries[worst], entries[i]];
      i = worst;
    }
  }
}
