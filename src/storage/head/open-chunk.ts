/** The bit stream of an open chunk: words in a chain of blocks. */
import { BLOCK } from '../../threads/layout.ts';
import type { Region } from '../../threads/region.ts';

/**
 * Copies the first `count` words of the chain that starts at block `first` to `into`. Answers false when the chain ends
 * early or leaves the region, which only a reader in the middle of a change can see.
 */
export function copyChain(blocks: Region, first: number, count: number, into: Int32Array): boolean {
  let block = first;
  for (let copied = 0; copied < count; copied += BLOCK.dataWords) {
    const at = block * BLOCK.words;
    const words = blocks.reach(at + BLOCK.words);
    if (block <= 0 || at + BLOCK.words > words.length) return false;
    const here = Math.min(BLOCK.dataWords, count - copied);
    for (let i = 0; i < here; i++) into[copied + i] = words[at + BLOCK.data + i];
    block = words[at + BLOCK.next];
  }
  return true;
}
