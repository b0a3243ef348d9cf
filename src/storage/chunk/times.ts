/**
 * A column of times: distances between neighbours, counted from the most common one. Regular times take 12 bytes or so,
 * however many they are. docs/format/chunk-columns.md draws it.
 */
import type { ByteBuffer } from './byte-buffer.ts';
import { encodeSigned } from './signed-column.ts';
import { putByte, putVarint, putWords, SIGNED_MAX } from './varint.ts';

const TimesCode = { Doubles: 0, Distances: 1 } as const;

/** Encodes times[from, to): whole milliseconds of magnitude below 2^53, ascending. Nothing is written for none. */
export function encodeTimes(times: Float64Array, from: number, to: number, out: ByteBuffer): void {
  if (to <= from) return;
  const words = new Uint32Array(times.slice(from, to).buffer);
  if (!(times[to - 1] - times[from] <= SIGNED_MAX)) {
    putByte(out, TimesCode.Doubles);
    for (let i = 0; i < words.length; i += 2) putWords(out, words[i], words[i + 1]);
    return;
  }
  putByte(out, TimesCode.Distances);
  putWords(out, words[0], words[1]);
  const distances = new Float64Array(to - from - 1);
  for (let i = 0; i < distances.length; i++) distances[i] = times[from + i + 1] - times[from + i];
  const usual = majority(distances);
  putVarint(out, usual);
  for (let i = 0; i < distances.length; i++) distances[i] -= usual;
  encodeSigned(distances, out);
}

/** The number that more than half of the column are, where there is one; else some number of the column (0 of none). */
function majority(column: Float64Array): number {
  let candidate = 0;
  let votes = 0;
  for (let i = 0; i < column.length; i++) {
    if (votes === 0) candidate = column[i];
    if (column[i] === candidate) votes++;
    else votes--;
  }
  return candidate;
}
