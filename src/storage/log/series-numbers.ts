import { Region } from '../../threads/region.ts';
import type { SeriesRef } from '../storage.ts';

const COLUMN_MIN = 1024;

/**
 * Numbers of series in the log. They equal the refs of the head as long as no record was ever lost, and stay unambiguous when
 * one was.
 */
export class SeriesNumbers {
  /** Log number + 1 of each ref; 0: not in the log yet. A region, for the thread that writes checkpoints, and because it grows in place. */
  readonly #byRef = Region.create();
  #next = 0;

  /** The log number of a series, or -1 when it is still to be defined. */
  numberOf(ref: SeriesRef): number {
    const { words } = this.#byRef;
    return ref < words.length ? (words[ref] >>> 0) - 1 : -1;
  }

  /** Gives the next log number to a series. */
  assign(ref: SeriesRef): number {
    const number = this.#next;
    this.bind(number, ref);
    return number;
  }

  bind(number: number, ref: SeriesRef): void {
    this.#byRef.ensure(ref + 1);
    this.#byRef.words[ref] = number + 1;
    this.#next = Math.max(this.#next, number + 1);
  }

  /** A word a ref: log number + 1, 0 where there is none. It does not cover series that are added later. */
  get shared(): Uint32Array<SharedArrayBuffer> {
    const { buffer, words } = this.#byRef;
    return new Uint32Array(buffer, 0, words.length);
  }

  /** Takes the words of `shared` back, into an empty column. */
  restore(words: Uint32Array): void {
    this.#byRef.ensure(words.length);
    this.#byRef.words.set(words);
    this.#next = words.reduce((next, word) => Math.max(next, word), 0);
  }

  /** How many numbers there are: all are below. */
  get end(): number {
    return this.#next;
  }

  /** A number that was seen without a definition is not given out again. */
  reserve(number: number): void {
    this.#next = Math.max(this.#next, number + 1);
  }
}

function roomFor(column: Uint32Array, index: number): number {
  return Math.max(index + 1, column.length * 2);
}

function grown(column: Uint32Array, length: number): Uint32Array {
  const larger = new Uint32Array(length);
  larger.set(column);
  return larger;
}

/** The other way: refs of log numbers, while a log is replayed. */
export class NumberedSeries {
  readonly #numbers: SeriesNumbers;
  /** Ref + 1 of each log number; 0: its definition is not in the log. */
  #refs: Uint32Array;

  /** @param numbers of the series that are there, and of those that bind() adds */
  constructor(numbers: SeriesNumbers) {
    this.#numbers = numbers;
    this.#refs = new Uint32Array(Math.max(COLUMN_MIN, numbers.end));
    const words = numbers.shared;
    for (let ref = 0; ref < words.length; ref++) if (words[ref] !== 0) this.#refs[words[ref] - 1] = ref + 1;
  }

  refOf(number: number): SeriesRef | -1 {
    return number < this.#refs.length ? this.#refs[number] - 1 : -1;
  }

  bind(number: number, ref: SeriesRef): void {
    this.#numbers.bind(number, ref);
    if (number >= this.#refs.length) this.#refs = grown(this.#refs, roomFor(this.#refs, number));
    this.#refs[number] = ref + 1;
  }

  /** A number that was seen without a definition is not given out again. */
  reserve(number: number): void {
    this.#numbers.reserve(number);
  }
}
