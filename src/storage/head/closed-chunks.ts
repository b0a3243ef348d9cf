/**
 * The closed chunks of a series: exact-size copies of their streams, and a directory of them in order of time. Everything
 * here that changes a directory or frees a chunk happens inside a change of the series.
 */
import { CHUNK, CHUNK_RICH, DIRECTORY, SERIES } from '../../threads/layout.ts';
import type { Region } from '../../threads/region.ts';
import type { ChunkHeap } from './chunk-heap.ts';

/** The smallest directory fills one unit of the heap. */
const DIRECTORY_CHUNKS_MIN = 2;

/** What is known of a stream that becomes a closed chunk. */
export interface ChunkFacts {
  readonly bits: number;
  readonly count: number;
  readonly rich: boolean;
  readonly mint: number;
  readonly maxt: number;
}

export class ClosedChunks {
  readonly #series: Region;
  readonly #chunks: Region;
  readonly #heap: ChunkHeap;
  count: number;

  constructor(series: Region, chunks: Region, heap: ChunkHeap, count = 0) {
    this.#series = series;
    this.#chunks = chunks;
    this.#heap = heap;
    this.count = count;
  }

  /** Writes the first bits of `stream` as a chunk; returns its offset. */
  write(stream: Int32Array, { bits, count, rich, mint, maxt }: ChunkFacts): number {
    const streamWords = (bits + 31) >>> 5;
    const at = this.#heap.allocate(CHUNK.stream + streamWords);
    const { words, floats } = this.#chunks;
    floats[(at + CHUNK.mint) >> 1] = mint;
    floats[(at + CHUNK.maxt) >> 1] = maxt;
    words[at + CHUNK.count] = rich ? count | CHUNK_RICH : count;
    words[at + CHUNK.streamWords] = streamWords;
    for (let i = 0; i < streamWords; i++) words[at + CHUNK.stream + i] = stream[i];
    return at;
  }

  /** Puts a chunk into the directory of a series, before those at `index` and later. */
  insert(record: number, index: number, chunk: number): void {
    const old = this.#series.words[record + SERIES.directory];
    const count = old === 0 ? 0 : this.#chunks.words[old + DIRECTORY.count];
    let directory = old;
    if (old === 0 || count === this.#chunks.words[old + DIRECTORY.capacity]) {
      directory = this.#growDirectory(old, count);
      this.#series.words[record + SERIES.directory] = directory;
    }
    const words = this.#chunks.words;
    const first = directory + DIRECTORY.chunks;
    words.copyWithin(first + index + 1, first + index, first + count);
    words[first + index] = chunk;
    words[directory + DIRECTORY.count] = count + 1;
    this.count++;
  }

  /** Puts a chunk behind all others of a series. */
  push(record: number, chunk: number): void {
    const directory = this.#series.words[record + SERIES.directory];
    this.insert(record, directory === 0 ? 0 : this.#chunks.words[directory + DIRECTORY.count], chunk);
  }

  /** Puts another chunk in the place of one, which is freed. */
  replace(record: number, index: number, chunk: number): void {
    const words = this.#chunks.words;
    const at = this.#series.words[record + SERIES.directory] + DIRECTORY.chunks + index;
    const old = words[at];
    words[at] = chunk;
    this.#heap.free(old, CHUNK.stream + words[old + CHUNK.streamWords]);
  }

  /** Takes a chunk out and frees it. */
  remove(record: number, index: number): void {
    const words = this.#chunks.words;
    const directory = this.#series.words[record + SERIES.directory];
    const at = directory + DIRECTORY.chunks + index;
    const end = directory + DIRECTORY.chunks + words[directory + DIRECTORY.count];
    const old = words[at];
    words.copyWithin(at, at + 1, end);
    words[directory + DIRECTORY.count]--;
    this.#heap.free(old, CHUNK.stream + words[old + CHUNK.streamWords]);
    this.count--;
  }

  #growDirectory(old: number, count: number): number {
    const capacity = old === 0 ? DIRECTORY_CHUNKS_MIN : 2 * count + DIRECTORY.chunks;
    const directory = this.#heap.allocate(DIRECTORY.chunks + capacity);
    const words = this.#chunks.words;
    words[directory + DIRECTORY.capacity] = capacity;
    words[directory + DIRECTORY.count] = count;
    if (old !== 0) {
      words.copyWithin(directory + DIRECTORY.chunks, old + DIRECTORY.chunks, old + DIRECTORY.chunks + count);
      this.#heap.free(old, DIRECTORY.chunks + words[old + DIRECTORY.capacity]);
    }
    return directory;
  }
}

/** Index of the first chunk that ends at `time` or later; the number of chunks when there is none. */
export function firstEndingFrom(words: Int32Array, floats: Float64Array, directory: number, time: number): number {
  let low = 0;
  let high = words[directory + DIRECTORY.count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const chunk = words[directory + DIRECTORY.chunks + middle];
    if (floats[(chunk + CHUNK.maxt) >> 1] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
