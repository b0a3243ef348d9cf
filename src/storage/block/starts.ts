/**
 * Start times of a chunk's samples: runs of one start time, `{ zigzag start - start before (0 at first), samples }` each, as
 * varints. A counter has one start time until it is reset.
 */

import type { ByteBuffer } from '../chunk/byte-buffer.ts';
import { putVarint, zigzag } from '../chunk/varint.ts';
import { MalformedPage, PageCursor } from './page-bytes.ts';

export function encodeStarts(starts: Float64Array, from: number, to: number, out: ByteBuffer): void {
  let before = 0;
  for (let i = from; i < to; ) {
    const start = starts[i];
    const begin = i;
    while (i < to && starts[i] === start) i++;
    putVarint(out, zigzag(start - before));
    putVarint(out, i - begin);
    before = start;
  }
}

/** Decodes `count` start times from all of `bytes`, and puts those of [from, to) to into[intoAt] and on. */
export function decodeStarts(
  bytes: Uint8Array,
  count: number,
  into: Float64Array,
  intoAt: number,
  from = 0,
  to = count,
): void {
  const cursor = new PageCursor(bytes);
  let start = 0;
  for (let i = 0; i < count; ) {
    start += cursor.signed();
    const run = cursor.varint();
    if (!(run > 0 && run <= count - i)) throw new MalformedPage(`${run} start times of ${count - i}`);
    const begin = Math.max(from, i);
    const end = Math.min(to, i + run);
    if (begin < end) into.fill(start, intoAt + begin - from, intoAt + end - from);
    i += run;
  }
}
