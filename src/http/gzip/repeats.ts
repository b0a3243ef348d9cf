/**
 * Where an answer repeats itself, noted by who writes it: a compressor need not search for what is known. Three words a repeat:
 * bytes that stand between it and the one before it, its length, and how far back the same bytes stand.
 */
import { DISTANCE_MAX, REPEAT_BYTES_MAX, REPEAT_BYTES_MIN, STRETCH_BYTES_MAX } from './kernel/repeat-bounds.ts';

export const WORDS_PER_REPEAT = 3;
/** What is kept from one answer to the next. */
const KEPT_WORDS_MAX = 1024 * 1024;

export class Repeats {
  words = new Uint32Array(WORDS_PER_REPEAT * 256);
  /** Repeats in `words`. */
  count = 0;
  #end = 0;

  /** For another answer, in the same memory. */
  restart(): void {
    this.count = 0;
    this.#end = 0;
    if (this.words.length > KEPT_WORDS_MAX) this.words = new Uint32Array(KEPT_WORDS_MAX);
  }

  /** The bytes from `at` stand `distance` before, too. Repeats come in order and do not overlap; one that is of no use is left out. */
  add(at: number, length: number, distance: number): void {
    if (distance > DISTANCE_MAX) return;
    let from = at;
    let rest = length;
    while (rest >= REPEAT_BYTES_MIN) {
      const part = rest <= REPEAT_BYTES_MAX ? rest : Math.min(REPEAT_BYTES_MAX, rest - REPEAT_BYTES_MIN);
      this.#divide(from);
      this.#push(from - this.#end, part, distance);
      from += part;
      rest -= part;
    }
  }

  /** Offset behind the newest repeat. */
  get end(): number {
    return this.#end;
  }

  /** Repeats that somebody else has noted, in the same form: `count` of them from words[at], the last of which ends at `end`. */
  append(words: Uint32Array, at: number, count: number, end: number): void {
    const from = WORDS_PER_REPEAT * this.count;
    const to = from + WORDS_PER_REPEAT * count;
    while (to > this.words.length) this.#grow();
    this.words.set(words.subarray(at, at + to - from), from);
    this.count += count;
    this.#end = end;
  }

  /** All up to here, which no repeat has passed, as words that live until the next one is noted; those that follow are noted anew. */
  handOver(end: number): Uint32Array {
    this.#divide(end);
    this.#push(end - this.#end, 0, 0);
    const words = this.words.subarray(0, WORDS_PER_REPEAT * this.count);
    this.count = 0;
    return words;
  }

  #divide(to: number): void {
    while (to - this.#end > STRETCH_BYTES_MAX) this.#push(STRETCH_BYTES_MAX, 0, 0);
  }

  #push(between: number, length: number, distance: number): void {
    if (this.count * WORDS_PER_REPEAT === this.words.length) this.#grow();
    const word = WORDS_PER_REPEAT * this.count++;
    this.words[word] = between;
    this.words[word + 1] = length;
    this.words[word + 2] = distance;
    this.#end += between + length;
  }

  #grow(): void {
    const words = new Uint32Array(2 * this.words.length);
    words.set(this.words);
    this.words = words;
  }
}
