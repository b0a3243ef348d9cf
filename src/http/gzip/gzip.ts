/** RFC 1952: a stream of DEFLATE with a header before it, and the checksum and length of the plain bytes behind it. */
import { crc32 } from '../../storage/log/crc32.ts';

/** Magic, deflate, no flags, no time, fastest, unknown system. */
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 0xff);
export const HEADER_BYTES = HEADER.length;
export const TRAILER_BYTES = 8;

/** One last block that is stored: its length, the complement of it, the bytes. At most 65,535 of them. */
export function gzipStored(plain: Uint8Array): Uint8Array {
  const at = HEADER_BYTES + 5;
  const bytes = new Uint8Array(at + plain.length + TRAILER_BYTES);
  bytes[HEADER_BYTES] = 1;
  writeWord((plain.length & 0xffff) | (~plain.length << 16), bytes, HEADER_BYTES + 1);
  bytes.set(plain, at);
  return framed(bytes, crc32(plain), plain.length);
}

/** Writes what stands before and behind a stream into the room that was left for it. */
export function framed(bytes: Uint8Array, crc: number, plainBytes: number): Uint8Array {
  bytes.set(HEADER);
  writeWord(crc, bytes, bytes.length - 8);
  writeWord(plainBytes, bytes, bytes.length - 4);
  return bytes;
}

/** 32 bits, the lowest byte first. Making a view for it would take longer than all else here. */
function writeWord(word: number, into: Uint8Array, at: number): void {
  into[at] = word;
  into[at + 1] = word >>> 8;
  into[at + 2] = word >>> 16;
  into[at + 3] = word >>> 24;
}
