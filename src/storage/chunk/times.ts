/**
 * A column of times: distances between neighbours, counted from the most common one. Regular times take 12 bytes or so,
 * however many they are. docs/format/chunk-columns.md draws it.
 */
import type { ByteBuffer } from './byte-buffer.ts';
import { ChunkCursor } from './chunk-cursor.ts';
import { DamagedChunk } from './damaged-chunk.ts';
import { decodeSigned, encodeSigned } from './signed-column.ts';
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

/** Decodes all of bytes[at, end), which are `count` times, to into[intoAt, intoAt + count). */
export function decodeTimes(
  bytes: Uint8Array,
  at: number,
  end: number,
  count: number,
  into: Float64Array,
  intoAt: number,
): void {
  const cursor = new ChunkCursor(bytes, at, end);
  if (count > 0) decodeColumn(cursor, into.subarray(intoAt, intoAt + count));
  cursor.finish();
}

function decodeColumn(cursor: ChunkCursor, into: Float64Array): void {
  const code = cursor.byte();
  if (code === TimesCode.Doubles) {
    into.set(cursor.doubles(into.length));
    return;
  }
  if (code !== TimesCode.Distances) throw new DamagedChunk(`code ${code} of times, wanted 0 or 1`);
  let time = cursor.doubles(1)[0];
  const usual = cursor.varint();
  decodeSigned(cursor, into, 1, into.length);
  into[0] = time;
  for (let i = 1; i < into.length; i++) {
    time += usual + into[i];
    into[i] = time;
  }
}
