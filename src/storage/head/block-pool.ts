/**
 * Blocks for open chunks: 32 bytes each, so that a series with a few samples takes little. Freed blocks are linked through
 * their `next` word and used again, newest first.
 */
import { BLOCK } from '../../threads/layout.ts';
import type { Region } from '../../threads/region.ts';

export class BlockPool {
  readonly #region: Region;
  #free = 0;
  /** Block 0 is never given out: 0 ends a chain. */
  #end: number;

  /** @param end first block that was never given out, of a region that holds blocks already */
  constructor(region: Region, end = 1) {
    this.#region = region;
    this.#end = end;
  }

  get bytes(): number {
    return this.#end * BLOCK.words * 4;
  }

  /** A block that ends a chain; its data words are not cleared. */
  allocate(): number {
    const block = this.#free;
    if (block === 0) {
      this.#region.ensure((this.#end + 1) * BLOCK.words);
      return this.#end++;
    }
    const words = this.#region.words;
    this.#free = words[block * BLOCK.words + BLOCK.next];
    words[block * BLOCK.words + BLOCK.next] = 0;
    return block;
  }

  /** Takes back a whole chain, of which `last` is the end. */
  freeChain(first: number, last: number): void {
    this.#region.words[last * BLOCK.words + BLOCK.next] = this.#free;
    this.#free = first;
  }
}
