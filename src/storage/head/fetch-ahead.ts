/**
 * Brings the memory of series that are read next into the processor's cache. A series is lines of memory at places of their
 * own: its record, its directory, its closed chunks, and the blocks of its open chunk, each of which leads to the next one.
 * Read one series after the other, every line is waited for; here the series of a run take each step together, and the
 * waits overlap. Nothing that is read has to be whole: a reader reads it again under the version of the series.
 */
import { BLOCK, CHUNK, DIRECTORY, openBits, SERIES } from '../../threads/layout.ts';
import type { HeadMemory } from './memory.ts';

/** Series of a run: what is fetched for them stays within the cache next to the processor. */
export const RUN_SERIES = 16;

const WORDS_PER_LINE = 16;
const BITS_PER_BLOCK = 32 * BLOCK.dataWords;

export class FetchAhead {
  readonly #memory: HeadMemory;
  /** Of each series of the run: the next block of its open chunk, and how many there are from it on. */
  readonly #blocks = new Int32Array(RUN_SERIES);
  readonly #left = new Int32Array(RUN_SERIES);
  /** Means nothing: without a use the reads would be left out. */
  sum = 0;

  constructor(memory: HeadMemory) {
    this.#memory = memory;
  }

  /** For the series refs[from .. from + RUN_SERIES), of which closed chunks with samples at `mint` and later are read. */
  run(refs: Uint32Array, from: number, mint: number): void {
    const { series, chunks, blocks } = this.#memory;
    const count = Math.min(RUN_SERIES, refs.length - from);
    series.refresh();
    chunks.refresh();
    blocks.refresh();
    for (let i = 0; i < count; i++) {
      const record = refs[from + i] * SERIES.words;
      this.#blocks[i] = series.words[record + SERIES.openFirst];
      this.#left[i] = Math.ceil(openBits(series.words[record + SERIES.openState]) / BITS_PER_BLOCK);
    }
    this.sum = (this.sum + walkChains(blocks.words, this.#blocks, this.#left, count)) | 0;
    for (let i = 0; i < count; i++) {
      const directory = series.words[refs[from + i] * SERIES.words + SERIES.directory];
      if (directory !== 0) this.sum = (this.sum + readClosed(chunks.words, chunks.floats, directory, mint)) | 0;
    }
  }

  /** For the same series, of which only the last block of the open chunk is read. */
  ends(refs: Uint32Array, from: number): void {
    const { series, blocks } = this.#memory;
    series.refresh();
    blocks.refresh();
    const end = Math.min(from + RUN_SERIES, refs.length);
    for (let i = from; i < end; i++) {
      const last = series.words[refs[i] * SERIES.words + SERIES.openLast];
      this.sum = (this.sum + blocks.words[last * BLOCK.words]) | 0;
    }
  }
}

/** Takes one step along each chain, then the next one along each, until all are at their ends. */
function walkChains(words: Int32Array, blocks: Int32Array, left: Int32Array, count: number): number {
  let live = true;
  while (live) {
    live = false;
    for (let i = 0; i < count; i++) {
      if (left[i] <= 0) continue;
      left[i]--;
      // Of a series in change these may be anything; behind the end of an array is nothing.
      blocks[i] = words[blocks[i] * BLOCK.words + BLOCK.next] | 0;
      live = true;
    }
  }
  return blocks[0];
}

/** Reads a word of each line of the closed chunks that end at `mint` or later. */
function readClosed(words: Int32Array, floats: Float64Array, directory: number, mint: number): number {
  let sum = 0;
  const first = directory + DIRECTORY.chunks;
  const count = Math.min(words[directory + DIRECTORY.count], words[directory + DIRECTORY.capacity]);
  for (let i = count - 1; i >= 0; i--) {
    const chunk = words[first + i];
    if (!(floats[(chunk + CHUNK.maxt) >> 1] >= mint)) break;
    const end = Math.min(words.length, chunk + CHUNK.stream + (words[chunk + CHUNK.streamWords] & 0xfff));
    for (let at = chunk; at < end; at += WORDS_PER_LINE) sum = (sum + words[at]) | 0;
  }
  return sum;
}
