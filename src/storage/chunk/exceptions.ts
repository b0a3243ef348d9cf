/**
 * Values of a column that its code cannot hold, as runs of equal bits:
 *
 *   | runs | { values since the run before, values in it, 64 bits } ... |        varints but for the bits
 */
import type { ByteBuffer } from './byte-buffer.ts';
import type { ChunkCursor } from './chunk-cursor.ts';
import { DamagedChunk } from './damaged-chunk.ts';
import { putVarint, putWords } from './varint.ts';

const RUN_BYTES_MIN = 10;

/** Encodes value i of `words` for each i with isException[i] = 1. */
export function encodeExceptions(isException: Uint8Array, words: Uint32Array, out: ByteBuffer): void {
  const starts: number[] = [];
  for (let i = isException.indexOf(1); i >= 0; i = isException.indexOf(1, i)) {
    starts.push(i);
    i = runEnd(isException, words, i);
  }
  putVarint(out, starts.length);
  let behind = 0;
  for (const start of starts) {
    const end = runEnd(isException, words, start);
    putVarint(out, start - behind);
    putVarint(out, end - start);
    putWords(out, words[2 * start], words[2 * start + 1]);
    behind = end;
  }
}

/** Where the run of exceptions with equal bits that starts at `start` ends. */
function runEnd(isException: Uint8Array, words: Uint32Array, start: number): number {
  let end = start + 1;
  while (end < isException.length && isException[end] === 1 && isEqual(words, start, end)) end++;
  return end;
}

function isEqual(words: Uint32Array, a: number, b: number): boolean {
  return words[2 * a] === words[2 * b] && words[2 * a + 1] === words[2 * b + 1];
}

/** Where exceptions begin; the cursor moves behind them, so that what they replace can be decoded first. */
export function skipExceptions(cursor: ChunkCursor): number {
  const at = cursor.at;
  for (let runs = cursor.count(RUN_BYTES_MIN); runs > 0; runs--) {
    cursor.varint();
    cursor.varint();
    cursor.take(8);
  }
  return at;
}

/** Puts the exceptions into a column of `words.length / 2` values. */
export function decodeExceptions(cursor: ChunkCursor, words: Uint32Array): void {
  const count = words.length / 2;
  const bits = new Uint32Array(2);
  let behind = 0;
  for (let runs = cursor.count(RUN_BYTES_MIN); runs > 0; runs--) {
    const start = behind + cursor.varint();
    const end = start + cursor.varint();
    cursor.words(bits, 0);
    if (!(end <= count)) throw new DamagedChunk(`an exception at ${start} to ${end} of ${count} values`);
    for (let i = start; i < end; i++) {
      words[2 * i] = bits[0];
      words[2 * i + 1] = bits[1];
    }
    behind = end;
  }
}
