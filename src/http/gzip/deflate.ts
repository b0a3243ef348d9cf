/**
 * DEFLATE (RFC 1951) of bytes whose repeats are known: nothing is searched for, so a byte costs little more than its code. A block
 * has the Huffman codes of its own bytes, a short one those of the RFC. All that is done to bytes and codes is WebAssembly
 * (kernel/kernel.ts), which is fast from its first block on.
 */
import { createKernel, type KernelInstance } from './generated/kernel.js';
import { BLOCK_BYTES, CODED_AT, MEMORY_BYTES, PLAIN_AT, REPEATS_AT, REPEATS_MAX, STATUS_AT } from './kernel/layout.ts';
import { WORDS_PER_REPEAT } from './repeats.ts';
import type { Segment } from './segments.ts';

const PAGE_BYTES = 64 * 1024;

export class Deflate {
  readonly #kernel: KernelInstance = createKernel(Math.ceil(MEMORY_BYTES / PAGE_BYTES));
  readonly #bytes = new Uint8Array(this.#kernel.memory.buffer);
  readonly #words = new Uint32Array(this.#kernel.memory.buffer);

  /** The codes of a segment, part by part; a part dies with the next one. All of it are whole bytes. @param isLast of its stream */
  *segment({ plain, words }: Segment, isLast: boolean): Generator<Uint8Array> {
    this.#kernel.restart();
    let from = 0;
    for (let word = 0; word < words.length; ) {
      const some = words.subarray(word, word + WORDS_PER_REPEAT * REPEATS_MAX);
      this.#bytes.set(plain.subarray(from, from + BLOCK_BYTES), PLAIN_AT);
      this.#words.set(some, REPEATS_AT >> 2);
      const isEnd = isLast && word + some.length === words.length;
      const end = this.#kernel.encode(some.length / WORDS_PER_REPEAT, isEnd ? 1 : 0);
      word += WORDS_PER_REPEAT * this.#words[STATUS_AT >> 2];
      from += this.#words[(STATUS_AT >> 2) + 1];
      yield this.#bytes.subarray(CODED_AT, end);
    }
    yield this.#bytes.subarray(CODED_AT, isLast ? this.#kernel.finish() : this.#kernel.flush());
  }
}
