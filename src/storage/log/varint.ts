/** Varints of non-negative whole numbers below 2^53: seven bits a byte, low ones first. Zigzag: 0, -1, 1, -2 ... as 0, 1, 2, 3 ... */

/** Bytes of the longest varint here. */
export const VARINT_BYTES_MAX = 8;

/** Writes a varint at `at`; returns the position behind it. */
export function putVarint(bytes: Uint8Array, at: number, value: number): number {
  while (value > 0x7f) {
    bytes[at++] = (value & 0x7f) | 0x80;
    value = value > 0x7fffffff ? Math.floor(value / 128) : value >>> 7;
  }
  bytes[at++] = value;
  return at;
}

export function readVarint(bytes: Uint8Array, cursor: { at: number }): number {
  let byte = bytes[cursor.at++];
  if (byte < 0x80) return byte;
  let value = byte & 0x7f;
  for (let scale = 128; byte >= 0x80; scale *= 128) {
    byte = bytes[cursor.at++];
    value += (byte & 0x7f) * scale;
  }
  return value;
}

/** Whole numbers of magnitude below 2^52 to non-negative ones below 2^53. */
export function zigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1;
}

export function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** The same bytes with room for `needed` in all, at least twice as much. */
export function enlarged(bytes: Uint8Array, needed: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(Math.max(needed, bytes.length * 2));
  grown.set(bytes);
  return grown;
}
