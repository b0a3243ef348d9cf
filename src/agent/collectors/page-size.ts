/** The size of a page of memory: 4 KiB nearly everywhere, 16 or 64 KiB on some ARM machines. */
import { readFileSync } from 'node:fs';

/** Entry of the auxiliary vector that the kernel gives to each process. */
const AT_PAGESZ = 6n;
const ENTRY_BYTES = 16;
const USUAL_PAGE_BYTES = 4096;

export function pageBytes(): number {
  try {
    return pageBytesOf(readFileSync('/proc/self/auxv'));
  } catch {
    return USUAL_PAGE_BYTES;
  }
}

/** @param vector pairs of 64-bit words, in the byte order of the machine; Node's Linux builds are little-endian but for s390x */
function pageBytesOf(vector: Buffer): number {
  const words = new BigUint64Array(new Uint8Array(vector).buffer, 0, Math.floor(vector.length / ENTRY_BYTES) * 2);
  for (let at = 0; at < words.length; at += 2) {
    if (words[at] === AT_PAGESZ) return Number(words[at + 1]);
  }
  return USUAL_PAGE_BYTES;
}
