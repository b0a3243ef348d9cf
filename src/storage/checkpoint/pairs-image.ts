/**
 * The pairs of a head as they were when it had so many series and pairs: what came since is taken out of the records. Only
 * counts and ends of lists ever change, and a list tells them, because its refs ascend and values are linked to older ones.
 */
import { PAIR, POSTINGS } from '../../threads/layout.ts';
import type { HeadMemory } from '../head/memory.ts';

/** Makes `pairs`, a copy of the first records, those of that time. `memory` is the head as it is now. */
export function trimPairs(pairs: Int32Array, pairCount: number, seriesCount: number, memory: HeadMemory): void {
  for (let pair = 0; pair < pairCount; pair++) {
    const record = pair * PAIR.words;
    if (pairs[record + PAIR.name] !== pair) trimPostings(pairs, record, seriesCount, memory);
    else pairs[record + PAIR.count] = 0;
  }
  // A name's values are told from the values: the newest one comes last.
  for (let pair = 0; pair < pairCount; pair++) {
    const name = pairs[pair * PAIR.words + PAIR.name];
    if (name === pair) continue;
    pairs[name * PAIR.words + PAIR.first] = pair + 1;
    pairs[name * PAIR.words + PAIR.count]++;
  }
}

/** Takes the refs from `seriesCount` on out of a list. */
function trimPostings(pairs: Int32Array, record: number, seriesCount: number, memory: HeadMemory): void {
  const last = pairs[record + PAIR.last];
  const next = pairs[record + PAIR.next];
  const { postings } = memory;
  if (next > last + POSTINGS.refs && postings.reach(next)[next - 1] < seriesCount) return;
  let kept = 0;
  let left = pairs[record + PAIR.count];
  for (let block = pairs[record + PAIR.first]; left > 0; ) {
    const capacity = postings.reach(block + POSTINGS.refs)[block + POSTINGS.capacity];
    const begin = block + POSTINGS.refs;
    const words = postings.reach(begin + capacity);
    const here = Math.min(capacity, left);
    let end = begin + here;
    while (end > begin && words[end - 1] >= seriesCount) end--;
    kept += end - begin;
    if (end > begin || kept === 0) {
      pairs[record + PAIR.last] = block;
      pairs[record + PAIR.next] = end;
    }
    if (end < begin + here) break;
    left -= here;
    block = words[block + POSTINGS.next];
  }
  pairs[record + PAIR.count] = kept;
}
