/**
 * The values of a window in ascending order while it moves: a value that comes or goes costs a binary search and a move
 * of memory, so that a long window with short steps is never sorted anew.
 */

/** So many changes at once are made one by one in any case. */
const CHANGES_SMALL = 64;
/** Beyond that, sorting anew is cheaper once more than this share of the window changes. */
const CHANGES_SHARE = 1 / 8;

export class SortedWindow {
  /** Ascending, `count` of them. */
  numbers = new Float64Array(64);
  count = 0;
  /** NaN in the window, which are not among the numbers. */
  missing = 0;
  #from = 0;
  #to = 0;

  /** Makes the window values[from .. to - 1]; neither end ever moves back. */
  move(values: Float64Array, from: number, to: number): void {
    const changes = to - this.#to + from - this.#from;
    if (from >= this.#to || (changes > CHANGES_SMALL && changes > (to - from) * CHANGES_SHARE)) {
      this.#sort(values.subarray(from, to));
    } else {
      for (let i = this.#from; i < from; i++) this.#remove(values[i]);
      for (let i = this.#to; i < to; i++) this.#add(values[i]);
    }
    this.#from = from;
    this.#to = to;
  }

  #sort(values: Float64Array): void {
    this.#reserve(values.length);
    this.count = 0;
    for (const value of values) if (!Number.isNaN(value)) this.numbers[this.count++] = value;
    this.missing = values.length - this.count;
    this.numbers.subarray(0, this.count).sort();
  }

  #add(value: number): void {
    if (Number.isNaN(value)) {
      this.missing++;
      return;
    }
    this.#reserve(this.count + 1);
    const at = this.#lowerBound(value);
    this.numbers.copyWithin(at + 1, at, this.count);
    this.numbers[at] = value;
    this.count++;
  }

  #remove(value: number): void {
    if (Number.isNaN(value)) {
      this.missing--;
      return;
    }
    const at = this.#lowerBound(value);
    this.numbers.copyWithin(at, at + 1, this.count);
    this.count--;
  }

  /** Index of the first number that is not less. */
  #lowerBound(value: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.numbers[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #reserve(capacity: number): void {
    if (capacity <= this.numbers.length) return;
    const numbers = new Float64Array(Math.max(capacity, this.numbers.length * 2));
    numbers.set(this.numbers);
    this.numbers = numbers;
  }
}
