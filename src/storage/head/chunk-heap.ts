/**
 * Memory of closed chunks and of their directories, in units of 16 bytes. What is freed is used again for requests of the
 * same number of units.
 */
import type { Region } from '../../threads/region.ts';

const UNIT_WORDS = 4;

export class ChunkHeap {
  readonly #region: Region;
  /** Units to the newest freed piece of that size; its first word leads to the next one. */
  readonly #free = new Map<number, number>();
  /** Offset 0 is never given out: 0 stands for "none". */
  #end = UNIT_WORDS;

  constructor(region: Region) {
    this.#region = region;
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
      return freed;
    }
    const at = this.#end;
    this.#region.ensure(at + units * UNIT_WORDS);
    this.#end = at + units * UNIT_WORDS;
    return at;
  }

  /** `words` as it was given to allocate(). */
  free(at: number, words: number): void {
    const units = Math.ceil(words / UNIT_WORDS);
    this.#region.words[at] = this.#free.get(units) ?? 0;
    this.#free.set(units, at);
  }
}
