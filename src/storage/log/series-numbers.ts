import type { SeriesRef } from '../storage.ts';

/**
 * Numbers of series in the log, both ways. They equal the refs of the head as long as no record was ever lost, and stay
 * unambiguous when one was.
 */
export class SeriesNumbers {
  /** Log number + 1 of each ref; 0: not in the log yet. */
  #byRef = new Uint32Array(1024);
  /** Ref + 1 of each log number; 0: its definition is not in the log. */
  #byNumber = new Uint32Array(1024);
  #next = 0;

  /** The log number of a series, or -1 when it is still to be defined. */
  numberOf(ref: SeriesRef): number {
    return ref < this.#byRef.length ? this.#byRef[ref] - 1 : -1;
  }

  refOf(number: number): SeriesRef | -1 {
    return number < this.#byNumber.length ? this.#byNumber[number] - 1 : -1;
  }

  /** Gives the next log number to a series. */
  assign(ref: SeriesRef): number {
    const number = this.#next;
    this.bind(number, ref);
    return number;
  }

  bind(number: number, ref: SeriesRef): void {
    this.#byRef = roomFor(this.#byRef, ref);
    this.#byNumber = roomFor(this.#byNumber, number);
    this.#byRef[ref] = number + 1;
    this.#byNumber[number] = ref + 1;
    this.#next = Math.max(this.#next, number + 1);
  }

  /** A number that was seen without a definition is not given out again. */
  reserve(number: number): void {
    this.#next = Math.max(this.#next, number + 1);
  }
}

function roomFor(column: Uint32Array<ArrayBuffer>, index: number): Uint32Array<ArrayBuffer> {
  if (index < column.length) return column;
  const grown = new Uint32Array(Math.max(index + 1, column.length * 2));
  grown.set(column);
  return grown;
}
