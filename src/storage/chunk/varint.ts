/**
 * Whole numbers in bytes: seven bits a byte, the low ones first, the highest bit of a byte set when more follow. Numbers go
 * to 2^53, so they are doubles where they pass 31 bits. Signed ones are zigzagged: 0, -1, 1, -2, ... become 0, 1, 2, 3, ...
 */
import type { ByteBuffer } from './byte-buffer.ts';

export const VARINT_BYTES_MAX = 8;
/** Magnitude of the largest number that can be zigzagged. */
export const SIGNED_MAX = 2 ** 52 - 1;

export function zigzag(value: number): number {
  return value >= 0 ? 2 * value : -2 * value - 1;
}

export function unzigzag(value: number): number {
  if (value <= 0x7fffffff) return (value >>> 1) ^ -(value & 1);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** Bytes of the varint of a whole number from 0 to 2^53. */
export function putVarint(out: ByteBuffer, value: number): void {
  out.reserve(VARINT_BYTES_MAX);
  out.length = writeVarint(out.bytes, out.length, value);
}

export function putSigned(out: ByteBuffer, value: number): void {
  putVarint(out, zigzag(value));
}

/** The same where room is known to be there; answers the position behind. */
export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  let position = at;
  let rest = value;
  while (rest > 0x7fffffff) {
    bytes[position++] = (rest % 128) | 0x80;
    rest = Math.floor(rest / 128);
  }
  while (rest > 0x7f) {
    bytes[position++] = rest | 0x80;
    rest >>>= 7;
  }
  bytes[position++] = rest;
  return position;
}

export function putByte(out: ByteBuffer, value: number): void {
  out.reserve(1);
  out.bytes[out.length++] = value;
}

/** The 64 bits of a double as its two words, low word first, low byte first. */
export function putWords(out: ByteBuffer, low: number, high: number): void {
  out.reserve(8);
  out.view.setUint32(out.length, low, true);
  out.view.setUint32(out.length + 4, high, true);
  out.length += 8;
}

/** A double; not for NaNs whose payload matters. */
export function putDouble(out: ByteBuffer, value: number): void {
  out.reserve(8);
  out.view.setFloat64(out.length, value, true);
  out.length += 8;
}
