/**
 * What was decoded of the pages of a thread's blocks, up to a number of bytes. Entries have two generations: what is asked
 * for comes into the young one; when that has half of the bytes it becomes the old one, and what was in the old one and not
 * asked for since is forgotten. So asking costs one lookup in a Map, mostly.
 */
import { LIMITS } from '../../limits.ts';

interface Entry {
  readonly value: unknown;
  readonly bytes: number;
}

/** Keys of one block in the cache are below this. */
const KEYS_PER_BLOCK = 2 ** 36;
/** A page has at most so many columns of times. */
const COLUMNS_PER_PAGE = 2 ** 16;

export class BlockCache {
  /** Of one generation. */
  readonly #bytesMax: number;
  #young = new Map<number, Entry>();
  #old = new Map<number, Entry>();
  #youngBytes = 0;
  #blocks = 0;

  constructor(bytesMax: number = LIMITS.blockCacheBytesMax) {
    this.#bytesMax = bytesMax / 2;
  }

  /** A part of the cache for one opened block. */
  section(): CacheSection {
    return new CacheSection(this, this.#blocks++ * KEYS_PER_BLOCK);
  }

  get(key: number): Entry | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old === undefined) return undefined;
    this.#old.delete(key);
    this.set(key, old);
    return old;
  }

  set(key: number, entry: Entry): void {
    if (this.#youngBytes + entry.bytes > this.#bytesMax && this.#young.size > 0) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngBytes = 0;
    }
    this.#young.set(key, entry);
    this.#youngBytes += entry.bytes;
  }
}

/** Values of one block by page, or by page and column in it. */
export class CacheSection {
  readonly #cache: BlockCache;
  readonly #base: number;

  constructor(cache: BlockCache, base: number) {
    this.#cache = cache;
    this.#base = base;
  }

  /** The value of a page; made by `make` when it is not there, which also says how many bytes it has. */
  page<T>(page: number, make: (page: number) => { value: T; bytes: number }): T {
    const key = this.#base + page * COLUMNS_PER_PAGE;
    let entry = this.#cache.get(key);
    if (entry === undefined) {
      entry = make(page);
      this.#cache.set(key, entry);
    }
    return entry.value as T;
  }

  /** The times of column `index` of a page, undefined when they are not there. */
  column(page: number, index: number): Float64Array | undefined {
    return this.#cache.get(this.#base + page * COLUMNS_PER_PAGE + index + 1)?.value as Float64Array | undefined;
  }

  keepColumn(page: number, index: number, times: Float64Array): void {
    const key = this.#base + page * COLUMNS_PER_PAGE + index + 1;
    this.#cache.set(key, { value: times, bytes: times.byteLength + 100 });
  }
}
