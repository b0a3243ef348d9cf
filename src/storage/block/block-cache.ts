/**
 * What was decoded of the pages of a thread's blocks, up to a number of bytes. Entries have two generations: what is asked
 * for comes into the young one; when that has half of the bytes it becomes the old one, and what was in the old one and not
 * asked for since is forgotten. Each block has a slot for each of its pages, so asking costs two loads, mostly.
 */
import { LIMITS } from '../../limits.ts';
import { ColumnDecoder } from '../chunk/columns/column-decoder.ts';
import { SeriesPageDecoder } from './series-page/series-page-decoder.ts';

interface Entry {
  readonly value: unknown;
  readonly bytes: number;
  /** Where it is to be found. */
  readonly slots: (Entry | undefined)[];
  readonly page: number;
  /** The newest that it was asked for in. */
  generation: number;
}

export class BlockCache {
  /** Of one generation. */
  readonly #bytesMax: number;
  #young: Entry[] = [];
  /** Those among them that are young too have been asked for again. */
  #old: Entry[] = [];
  #youngBytes = 0;
  /** What decodes its pages. */
  readonly columns = new ColumnDecoder();
  readonly seriesPages = new SeriesPageDecoder();
  /** Number of the young generation. */
  generation = 0;

  constructor(bytesMax: number = LIMITS.blockCacheBytesMax) {
    this.#bytesMax = bytesMax / 2;
  }

  /** A part of the cache for one opened block. */
  section(pages: number): CacheSection {
    return new CacheSection(this, pages);
  }

  /** Takes an entry that is new or old into the young generation. */
  renew(entry: Entry): void {
    if (this.#youngBytes + entry.bytes > this.#bytesMax && this.#young.length > 0) this.#turn();
    entry.generation = this.generation;
    entry.slots[entry.page] = entry;
    this.#young.push(entry);
    this.#youngBytes += entry.bytes;
  }

  #turn(): void {
    for (const { slots, page, generation } of this.#old) if (generation < this.generation) slots[page] = undefined;
    this.#old = this.#young;
    this.#young = [];
    this.#youngBytes = 0;
    this.generation++;
  }
}

/** What is known of the pages of one block. */
export class CacheSection {
  readonly #cache: BlockCache;
  readonly #slots: (Entry | undefined)[];

  constructor(cache: BlockCache, pages: number) {
    this.#cache = cache;
    this.#slots = new Array<Entry | undefined>(pages);
  }

  get columns(): ColumnDecoder {
    return this.#cache.columns;
  }

  get seriesPages(): SeriesPageDecoder {
    return this.#cache.seriesPages;
  }

  /** The value of a page; made by `make` when it is not there, which also says how many bytes it has. */
  page<T>(page: number, make: (page: number) => { value: T; bytes: number }): T {
    let entry = this.#slots[page];
    if (entry === undefined) {
      const { value, bytes } = make(page);
      // Not spread: entries of several shapes would be slow to read.
      entry = { value, bytes, slots: this.#slots, page, generation: -1 };
      this.#cache.renew(entry);
    } else if (entry.generation !== this.#cache.generation) {
      this.#cache.renew(entry);
    }
    return entry.value as T;
  }
}
