/** Series refs of label pairs, read in place: ascending lists, unions of them, and which refs of a list are in one. */
import { PAIR, POSTINGS } from '../../threads/layout.ts';
import { observe } from '../../threads/publish.ts';
import type { HeadMemory } from './memory.ts';

/** A union is sorted when it has fewer than one in so many of all series, and marked in a bitmap otherwise. */
const SPARSE = 32;

/** How many series have a pair. */
function countOf(memory: HeadMemory, pair: number): number {
  const record = pair * PAIR.words;
  return observe(memory.pairs.reach(record + PAIR.words), record + PAIR.count);
}

/** How many series have one of the pairs, which are values of one name. Counts no further than to `enough`. */
export function postingsCount(memory: HeadMemory, pairs: readonly number[], enough = Number.POSITIVE_INFINITY): number {
  let count = 0;
  for (let i = 0; i < pairs.length && count < enough; i++) count += countOf(memory, pairs[i]);
  return count;
}

/**
 * The first series of a pair below `seriesCount` that passes, or -1. Looks at most at `budget.left` of them and takes them off it; a
 * negative budget says that there was not enough.
 */
export function findPosting(
  memory: HeadMemory,
  pair: number,
  seriesCount: number,
  budget: { left: number },
  passes: (ref: number) => boolean,
): number {
  let left = countOf(memory, pair);
  for (let block = firstBlock(memory, pair); left > 0; ) {
    const { words, refs, end } = blockRange(memory, block, left);
    for (let i = refs; i < end && words[i] < seriesCount; i++) {
      if (--budget.left < 0) return -1;
      if (passes(words[i])) return words[i];
    }
    left -= end - refs;
    block = words[block + POSTINGS.next];
  }
  return -1;
}

/**
 * The series below `seriesCount` that have one of the pairs, ascending. The pairs must be values of one name, so that no
 * series has two of them.
 */
export function unionOf(memory: HeadMemory, pairs: readonly number[], seriesCount: number): Uint32Array {
  // Counted once: series may come meanwhile.
  const counts = pairs.map((pair) => countOf(memory, pair));
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (pairs.length > 1 && total * SPARSE >= seriesCount) return marked(markPostings(memory, pairs, seriesCount), total);
  const refs = new Uint32Array(total);
  let filled = 0;
  pairs.forEach((pair, i) => {
    copyPostings(memory, pair, counts[i], refs, filled);
    filled += counts[i];
  });
  if (pairs.length > 1) refs.sort();
  return refs.subarray(0, countBelow(refs, seriesCount));
}

/** A bit for each series below `seriesCount`: whether it has one of the pairs. */
export function markPostings(memory: HeadMemory, pairs: readonly number[], seriesCount: number): Int32Array {
  const bitmap = new Int32Array((seriesCount + 31) >>> 5);
  for (const pair of pairs) {
    let left = countOf(memory, pair);
    for (let block = firstBlock(memory, pair); left > 0; ) {
      const { words, refs, end } = blockRange(memory, block, left);
      for (let i = refs; i < end; i++) {
        const ref = words[i];
        if (ref < seriesCount) bitmap[ref >>> 5] |= 1 << (ref & 31);
      }
      left -= end - refs;
      block = words[block + POSTINGS.next];
    }
  }
  return bitmap;
}

export function isMarked(bitmap: Int32Array, ref: number): boolean {
  return ((bitmap[ref >>> 5] >>> (ref & 31)) & 1) !== 0;
}

/** Refs of set bits, at most `room`. */
function marked(bitmap: Int32Array, room: number): Uint32Array {
  const refs = new Uint32Array(room);
  let filled = 0;
  for (let word = 0; word < bitmap.length; word++) {
    for (let bits = bitmap[word]; bits !== 0; bits &= bits - 1) {
      refs[filled++] = (word << 5) + 31 - Math.clz32(bits & -bits);
    }
  }
  return refs.subarray(0, filled);
}

/** Copies the first `count` refs of a pair to `into` from `at` on. */
function copyPostings(memory: HeadMemory, pair: number, count: number, into: Uint32Array, at: number): void {
  let left = count;
  for (let block = firstBlock(memory, pair); left > 0; ) {
    const { words, refs, end } = blockRange(memory, block, left);
    into.set(words.subarray(refs, end), at + count - left);
    left -= end - refs;
    block = words[block + POSTINGS.next];
  }
}

function firstBlock(memory: HeadMemory, pair: number): number {
  return memory.pairs.words[pair * PAIR.words + PAIR.first];
}

/** Where the refs of a block lie, at most `left` of them. */
function blockRange(memory: HeadMemory, block: number, left: number): { words: Int32Array; refs: number; end: number } {
  const capacity = memory.postings.reach(block + POSTINGS.refs)[block + POSTINGS.capacity];
  const refs = block + POSTINGS.refs;
  return { words: memory.postings.reach(refs + capacity), refs, end: refs + Math.min(capacity, left) };
}

/** How many of the refs, which ascend, are below `bound`. */
function countBelow(refs: Uint32Array, bound: number): number {
  let end = refs.length;
  while (end > 0 && refs[end - 1] >= bound) end--;
  return end;
}
