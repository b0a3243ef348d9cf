/**
 * Memory of closed chunks and of their directories, in units of 16 bytes. What is freed is used again for requests of the
 * same number of units.
 *
 * While a checkpoint is written, pieces that are freed stay as they are: the thread that writes it finds what it has seen a
 * reference to. The heap also knows the pages in which pieces were given out since the checkpoint before.
 */
import { LIMITS } from '../../limits.ts';
import type { Region } from '../../threads/region.ts';

const UNIT_WORDS = 4;

/** A page of the checkpoint: 64 KiB. */
const PAGE_SHIFT = 14;
export const CHUNK_PAGE_WORDS = 1 << PAGE_SHIFT;
const PAGES_MAX = Math.ceil(LIMITS.sharedRegionBytesMax / (4 * CHUNK_PAGE_WORDS));

export class ChunkHeap {
  readonly #region: Region;
  /** Units to the newest freed piece of that size; its first word leads to the next one. */
  readonly #free = new Map<number, number>();
  /** Offset 0 is never given out: 0 stands for "none". */
  #end: number;
  /** Not 0: pieces of this page were given out since takeChangedPages(). */
  readonly #changed = new Uint8Array(PAGES_MAX);
  /** What was freed while pieces are held: offset and words of each; null: they are not. */
  #held: number[] | null = null;

  /** @param end first word that was never given out, of a region that holds pieces already */
  constructor(region: Region, end = UNIT_WORDS) {
    this.#region = region;
    this.#end = end;
  }

  /** First word that was never given out. */
  get end(): number {
    return this.#end;
  }

  get bytes(): number {
    return this.#end * 4;
  }

  /** Offset of `words` words, at a multiple of 16 bytes, not cleared. */
  allocate(words: number): number {
    const units = Math.ceil(words / UNIT_WORDS);
    const freed = this.#free.get(units) ?? 0;
    if (freed !== 0) {
      this.#free.set(units, this.#region.words[freed]);
      this.#noteChange(freed, units * UNIT_WORDS);
      return freed;
    }
    const at = this.#end;
    this.#region.ensure(at + units * UNIT_WORDS);
    this.#end = at + units * UNIT_WORDS;
    this.#noteChange(at, units * UNIT_WORDS);
    return at;
  }

  /** `words` as it was given to allocate(). */
  free(at: number, words: number): void {
    if (this.#held !== null) {
      this.#held.push(at, words);
      return;
    }
    const units = Math.ceil(words / UNIT_WORDS);
    this.#region.words[at] = this.#free.get(units) ?? 0;
    this.#free.set(units, at);
  }

  /** From now on what is freed is neither changed nor used again, until release(). */
  hold(): void {
    this.#held = [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (let i = 0; i < held.length; i += 2) this.free(held[i], held[i + 1]);
  }

  /** Pages, ascending, in which pieces were given out since the last call. */
  takeChangedPages(): number[] {
    const pages: number[] = [];
    const count = Math.ceil(this.#end / CHUNK_PAGE_WORDS);
    for (let page = 0; page < count; page++) if (this.#changed[page] !== 0) pages.push(page);
    this.#changed.fill(0, 0, count);
    return pages;
  }

  /** Takes pages back, as changed. */
  noteChangedPages(pages: readonly number[]): void {
    for (const page of pages) this.#changed[page] = 1;
  }

  #noteChange(at: number, words: number): void {
    this.#changed[at >>> PAGE_SHIFT] = 1;
    // A piece is smaller than a page, except a large histogram's.
    const last = (at + words - 1) >>> PAGE_SHIFT;
    for (let page = (at >>> PAGE_SHIFT) + 1; page <= last; page++) this.#changed[page] = 1;
  }
}
