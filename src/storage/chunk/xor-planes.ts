/**
 * Any doubles: the bits of each XORed with the one before (0 before the first), as eight planes, the highest byte of every
 * value first. Sign, exponent and the high part of the fraction change little, so that their planes compress.
 */
import type { ByteBuffer } from './byte-buffer.ts';

const PLANES = 8;

export function encodeXor(words: Uint32Array, out: ByteBuffer): void {
  const count = words.length / 2;
  out.reserve(PLANES * count);
  putWordPlanes(words, 1, out.bytes, out.length);
  putWordPlanes(words, 0, out.bytes, out.length + 4 * count);
  out.length += PLANES * count;
}

/** Four planes of the words at `offset`, `offset + 2`, ... */
function putWordPlanes(words: Uint32Array, offset: number, bytes: Uint8Array, at: number): void {
  const count = words.length / 2;
  let before = 0;
  for (let i = 0; i < count; i++) {
    const word = words[2 * i + offset];
    const change = word ^ before;
    before = word;
    bytes[at + i] = change >>> 24;
    bytes[at + count + i] = change >>> 16;
    bytes[at + 2 * count + i] = change >>> 8;
    bytes[at + 3 * count + i] = change;
  }
}
