/**
 * The series of a head as they are written: records, open chunks and directories, packed one after the other. The records are
 * copies that the writing thread made of a slice at one moment. What a record leads to is read in place: as long as the
 * version of the series is that of the copy, it is what it was, but for samples that were added behind.
 *
 * Where the directories will lie is known only when everything is written: a record has the offset of its own in their
 * section, + 1, and the reader of the checkpoint adds the rest.
 */
import { invariant } from '../../invariant.ts';
import { BLOCK, DIRECTORY, openBits, SERIES } from '../../threads/layout.ts';
import { unchanged } from '../../threads/publish.ts';
import { STREAM_WORDS_MAX } from '../head/append.ts';
import type { HeadMemory } from '../head/memory.ts';
import { copyChain } from '../head/open-chunk.ts';
import type { SectionWriter } from './page-file.ts';

/** Directories are given out in units of the chunk heap. */
const UNIT_WORDS = 4;

export interface ImageSections {
  readonly series: SectionWriter;
  readonly blocks: SectionWriter;
  readonly directories: SectionWriter;
}

export class SeriesImage {
  readonly #memory: HeadMemory;
  readonly #series: SectionWriter;
  readonly #blocks: SectionWriter;
  readonly #directories: SectionWriter;
  readonly #stream = new Int32Array(STREAM_WORDS_MAX);
  readonly #fence = new Int32Array(new SharedArrayBuffer(4));
  /** Of the series under way. */
  #directory = new Int32Array(64);
  #nextBlock = 1;
  openChunks = 0;
  closedChunks = 0;

  constructor(memory: HeadMemory, sections: ImageSections) {
    this.#memory = memory;
    this.#series = sections.series;
    this.#blocks = sections.blocks;
    this.#directories = sections.directories;
    // Block 0 is never given out.
    for (let i = 0; i < BLOCK.words; i++) this.#blocks.push(0);
  }

  get blocksEnd(): number {
    return this.#nextBlock;
  }

  /**
   * Adds the next series, whose record was copied to `at` of `words`; `live` is where the record itself is. False, and
   * nothing added, when the series has changed since: it is to be copied anew.
   */
  add(words: Int32Array, at: number, live: number): boolean {
    const { series, blocks, chunks } = this.#memory;
    const state = words[at + SERIES.openState];
    const streamWords = state === 0 ? 0 : (openBits(state) + 31) >>> 5;
    const directory = words[at + SERIES.directory];
    chunks.refresh();
    const capacity = directory === 0 ? 0 : chunks.words[directory + DIRECTORY.capacity];
    const count = directory === 0 ? 0 : chunks.words[directory + DIRECTORY.count];
    // Of a series that has changed these may be anything.
    const isSound = count >= 0 && count <= capacity && directory + DIRECTORY.chunks + count <= chunks.words.length;
    const copied = isSound && copyChain(blocks, words[at + SERIES.openFirst], streamWords, this.#stream);
    if (isSound) this.#copyDirectory(chunks.words, directory, count);
    const version = words[at + SERIES.version] & 0x7fffffff;
    const isValid = unchanged(series.reach(live + SERIES.words), live + SERIES.version, version, this.#fence);
    if (!isValid) return false;
    invariant(isSound && copied, 'a series that did not change is damaged');
    this.#push(words, at, state, streamWords, count);
    return true;
  }

  #copyDirectory(chunks: Int32Array, directory: number, count: number): void {
    if (count > this.#directory.length) this.#directory = new Int32Array(2 * count);
    const from = directory + DIRECTORY.chunks;
    for (let i = 0; i < count; i++) this.#directory[i] = chunks[from + i];
  }

  #push(words: Int32Array, at: number, state: number, streamWords: number, count: number): void {
    const first = this.#nextBlock;
    if (streamWords > 0) this.#pushChain(streamWords);
    const series = this.#series;
    series.push(0);
    series.push(words[at + SERIES.labels]);
    series.push(streamWords > 0 ? first : 0);
    series.push(streamWords > 0 ? this.#nextBlock - 1 : 0);
    series.push(state);
    series.push(count > 0 ? this.#pushDirectory(count) + 1 : 0);
    series.pushAll(words, at + SERIES.openMint, at + SERIES.words);
    if (state !== 0) this.openChunks++;
    this.closedChunks += count;
  }

  #pushChain(streamWords: number): void {
    const blocks = this.#blocks;
    for (let done = 0; done < streamWords; done += BLOCK.dataWords) {
      const block = this.#nextBlock++;
      const before = done === 0 ? 0 : block - 1;
      blocks.push(done + BLOCK.dataWords < streamWords ? block + 1 : -before);
      const here = Math.min(BLOCK.dataWords, streamWords - done);
      for (let i = 0; i < here; i++) blocks.push(this.#stream[done + i]);
      for (let i = here; i < BLOCK.dataWords; i++) blocks.push(0);
    }
  }

  /** Answers the offset of the directory in its section. */
  #pushDirectory(count: number): number {
    const directories = this.#directories;
    const at = directories.words;
    const capacity = Math.ceil((DIRECTORY.chunks + count) / UNIT_WORDS) * UNIT_WORDS - DIRECTORY.chunks;
    directories.push(capacity);
    directories.push(count);
    directories.pushAll(this.#directory, 0, count);
    for (let i = count; i < capacity; i++) directories.push(0);
    return at;
  }
}
