/**
 * Values of a column that its code cannot hold, as runs of equal bits:
 *
 *   | runs | { values since the run before, values in it, 64 bits } ... |        varints but for the bits
 */
import type { ByteBuffer } from './byte-buffer.ts';
import { putVarint, putWords } from './varint.ts';

/** Encodes value i of `words` for each i with isException[i] = 1. */
export function encodeExceptions(isException: Uint8Array, words: Uint32Array, out: ByteBuffer): void {
  const starts: number[] = [];
  for (let i = isException.indexOf(1); i >= 0; i = isException.indexOf(1, i)) {
    starts.push(i);
    i = endOfRun(isException, words, i);
  }
  putVarint(out, starts.length);
  let behind = 0;
  for (const start of starts) {
    const end = endOfRun(isException, words, start);
    putVarint(out, start - behind);
    putVarint(out, end - start);
    putWords(out, words[2 * start], words[2 * start + 1]);
    behind = end;
  }
}

/** Where the run of exceptions with equal bits that starts at `start` ends. */
function endOfRun(isException: Uint8Array, words: Uint32Array, start: number): number {
  let end = start + 1;
  while (end < isException.length && isException[end] === 1 && isEqual(words, start, end)) end++;
  return end;
}

function isEqual(words: Uint32Array, a: number, b: number): boolean {
  return words[2 * a] === words[2 * b] && words[2 * a + 1] === words[2 * b + 1];
}
