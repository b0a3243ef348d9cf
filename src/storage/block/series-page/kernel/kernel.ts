/**
 * Decodes the entries of a page of series (../../series-entries.ts). JavaScript puts in the page, and takes four columns of 32-bit
 * numbers, one behind the other:
 *
 *   starts, one more than entries | first slices | last slices | pairs
 */
import { end, endAt, number, setNumber, takeVarint, unzigzag } from '../../../chunk/columns/kernel/cursor';
import { ENDS, LEAVES, ROOM, SHARES } from './layout';

/**
 * Decodes the `count` entries that all of bytes [page, pageEnd) are to `into` and on, below `limit`, where SLACK bytes follow.
 * Answers how many pairs they have, or below 0 why they are not decoded.
 */
export function decode(page: usize, pageEnd: usize, count: i32, into: usize, limit: usize): i32 {
  endAt(pageEnd);
  let at = page;
  let start = into;
  let firstSlice = start + ((<usize>count + 1) << 2);
  let lastSlice = firstSlice + ((<usize>count) << 2);
  const pairs = lastSlice + ((<usize>count) << 2);
  // Of the entry before, and where they end.
  let before = pairs;
  let pair = pairs;
  store<u32>(start, 0);
  for (let i: i32 = 0; i < count; i++) {
    at = takeShort(at);
    if (at === 0) return ENDS;
    const shared = number;
    at = takeShort(at);
    if (at === 0) return ENDS;
    const own = number;
    // Each takes a byte.
    if (own > <u64>(end - at)) return ENDS;
    if (shared > <u64>((pair - before) >> 2)) return SHARES;
    if (pair + <usize>((shared + own) << 2) > limit) return ROOM;
    const first = pair;
    copy(before, first, (<usize>shared) << 2);
    pair += (<usize>shared) << 2;
    let same = before + ((<usize>shared) << 2);
    for (const behind = pair + ((<usize>own) << 2); pair < behind; pair += 4, same += 4) {
      at = takeShort(at);
      if (at === 0) return ENDS;
      store<u32>(pair, <u32>unzigzag(number) + (same < first ? load<u32>(same) : 0));
    }
    before = first;
    start += 4;
    store<u32>(start, <u32>((pair - pairs) >> 2));
    at = takeShort(at);
    if (at === 0) return ENDS;
    const slice = <u32>number;
    store<u32>(firstSlice, slice);
    firstSlice += 4;
    at = takeShort(at);
    if (at === 0) return ENDS;
    store<u32>(lastSlice, slice + <u32>number);
    lastSlice += 4;
  }
  return at === end ? <i32>((pair - pairs) >> 2) : LEAVES;
}

/** A varint; most take one byte. */
function takeShort(at: usize): usize {
  const byte = load<u8>(at);
  if (byte >= 0x80 || at === end) return takeVarint(at);
  setNumber(byte);
  return at + 1;
}

/** Copies numbers, and whatever comes next. What is copied ends where `to` begins, or before. */
function copy(from: usize, to: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(to + i, v128.load(from + i));
}
