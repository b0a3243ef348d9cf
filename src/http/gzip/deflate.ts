/**
 * DEFLATE (RFC 1951) of bytes whose repeats are known: nothing is searched for, so a byte costs little more than its code. A block
 * has the Huffman codes of its own bytes, a short one those of the RFC. What is done to each byte is WebAssembly (kernel/kernel.ts).
 */
import { createKernel, type KernelInstance } from './generated/kernel.js';
import { codeLengths, codesOf } from './huffman.ts';
import {
  BLOCK_BYTES,
  CODE_LENGTH_SHIFT,
  CODED_AT,
  DISTANCE_SYMBOLS,
  DISTANCES_AT,
  LITERAL_SYMBOLS,
  LITERALS_AT,
  MEMORY_BYTES,
  PLAIN_AT,
  REPEATS_AT,
  REPEATS_MAX,
  STATUS_AT,
} from './kernel/layout.ts';
import { WORDS_PER_REPEAT } from './repeats.ts';
import type { Segment } from './segments.ts';

const PAGE_BYTES = 64 * 1024;
const HEADER_BITS = 3;
const FIXED_CODES = 1;
const DYNAMIC_CODES = 2;
/** Codes of its own make a block of so many literals at most 800 bytes shorter, and take longer to make than the rest of it. */
const FIXED_LITERALS_MAX = 2048;
const LITERAL_SYMBOLS_MIN = 257;

/** Section 3.2.6: lengths of the codes of literals from 0, 144, 256 and 280 on; two of them never occur. */
const FIXED_LITERALS = codesOf(
  Uint8Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)),
).subarray(0, LITERAL_SYMBOLS);
const FIXED_DISTANCES = codesOf(new Uint8Array(32).fill(5)).subarray(0, DISTANCE_SYMBOLS);

/** Lengths of codes are coded, too, all alike: four bits for lengths to 12, five for the others. */
const LENGTH_CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LENGTH_CODES = codesOf(Uint8Array.from({ length: 19 }, (_, symbol) => (symbol <= 12 ? 4 : 5)));
const LONG_ZEROS = 18;
const LONG_ZEROS_MIN = 11;
const LONG_ZEROS_MAX = 138;

export class Deflate {
  readonly #kernel: KernelInstance = createKernel(Math.ceil(MEMORY_BYTES / PAGE_BYTES));
  readonly #bytes = new Uint8Array(this.#kernel.memory.buffer);
  readonly #words = new Uint32Array(this.#kernel.memory.buffer);

  /** The codes of a segment, part by part; a part dies with the next one. All of it are whole bytes. @param isLast of its stream */
  *segment({ plain, words }: Segment, isLast: boolean): Generator<Uint8Array> {
    this.#kernel.restart();
    let from = 0;
    for (let word = 0; word < words.length; ) {
      this.#bytes.set(plain.subarray(from, from + BLOCK_BYTES), PLAIN_AT);
      const some = words.subarray(word, word + WORDS_PER_REPEAT * REPEATS_MAX);
      this.#words.set(some, REPEATS_AT >> 2);
      const count = this.#kernel.fit(some.length / WORDS_PER_REPEAT, BLOCK_BYTES);
      const [bytes, literals] = this.#words.subarray(STATUS_AT >> 2);
      from += bytes;
      word += WORDS_PER_REPEAT * count;
      const isEnd = isLast && word === words.length;
      if (literals <= FIXED_LITERALS_MAX) this.#takeFixedCodes(isEnd);
      else this.#makeCodes(count, isEnd);
      yield this.#bytes.subarray(CODED_AT, this.#kernel.encode(count));
    }
    yield this.#bytes.subarray(CODED_AT, isLast ? this.#kernel.finish() : this.#kernel.flush());
  }

  #takeFixedCodes(isLast: boolean): void {
    this.#words.set(FIXED_LITERALS, LITERALS_AT >> 2);
    this.#words.set(FIXED_DISTANCES, DISTANCES_AT >> 2);
    this.#kernel.put((isLast ? 1 : 0) | (FIXED_CODES << 1), HEADER_BITS);
  }

  #makeCodes(count: number, isLast: boolean): void {
    this.#kernel.count(count);
    const literals = this.#words.subarray(LITERALS_AT >> 2, (LITERALS_AT >> 2) + LITERAL_SYMBOLS);
    const distances = this.#words.subarray(DISTANCES_AT >> 2, (DISTANCES_AT >> 2) + DISTANCE_SYMBOLS);
    const literalLengths = codeLengths(literals);
    const distanceLengths = codeLengths(distances);
    literals.set(codesOf(literalLengths));
    distances.set(codesOf(distanceLengths));
    this.#putHeader(isLast, literalLengths, distanceLengths);
  }

  #putHeader(isLast: boolean, literalLengths: Uint8Array, distanceLengths: Uint8Array): void {
    const literals = usedLength(literalLengths, LITERAL_SYMBOLS_MIN);
    const distances = usedLength(distanceLengths, 1);
    this.#kernel.put((isLast ? 1 : 0) | (DYNAMIC_CODES << 1), HEADER_BITS);
    this.#kernel.put(literals - LITERAL_SYMBOLS_MIN, 5);
    this.#kernel.put(distances - 1, 5);
    this.#kernel.put(LENGTH_CODE_ORDER.length - 4, 4);
    for (const symbol of LENGTH_CODE_ORDER) this.#kernel.put(LENGTH_CODES[symbol] >>> CODE_LENGTH_SHIFT, 3);
    const lengths = new Uint8Array(literals + distances);
    lengths.set(literalLengths.subarray(0, literals));
    lengths.set(distanceLengths.subarray(0, distances), literals);
    this.#putLengths(lengths);
  }

  #putLengths(lengths: Uint8Array): void {
    for (let i = 0; i < lengths.length; ) {
      let zeros = 0;
      while (zeros < LONG_ZEROS_MAX && lengths[i + zeros] === 0) zeros++;
      if (zeros < LONG_ZEROS_MIN) this.#putLengthCode(lengths[i++]);
      else {
        this.#putLengthCode(LONG_ZEROS);
        this.#kernel.put(zeros - LONG_ZEROS_MIN, 7);
        i += zeros;
      }
    }
  }

  #putLengthCode(symbol: number): void {
    const code = LENGTH_CODES[symbol];
    this.#kernel.put(code & ((1 << CODE_LENGTH_SHIFT) - 1), code >>> CODE_LENGTH_SHIFT);
  }
}

/** Symbols up to the last one that has a code. */
function usedLength(lengths: Uint8Array, least: number): number {
  let used = lengths.length;
  while (used > least && lengths[used - 1] === 0) used--;
  return used;
}
