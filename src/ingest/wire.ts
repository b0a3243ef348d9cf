/**
 * Protobuf wire format, read in place. One reader is used again for every message; it allocates nothing.
 * Encoding: https://protobuf.dev/programming-guides/encoding/
 */

/** The bytes are not a protobuf message. */
export class WireError extends Error {
  constructor(what: string, at: number) {
    super(`${what} at byte ${at}`);
    this.name = 'WireError';
  }
}

export const VARINT = 0;
export const FIXED64 = 1;
export const BYTES = 2;
const GROUP_START = 3;
const GROUP_END = 4;
const FIXED32 = 5;

const TWO_28 = 2 ** 28;
const TWO_56 = 2 ** 56;
const GROUP_DEPTH_MAX = 32;

export class WireReader {
  bytes: Uint8Array = new Uint8Array(0);
  position = 0;
  end = 0;

  reset(bytes: Uint8Array, start: number, end: number): void {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** An unsigned varint of at most 32 bits: tags and lengths. */
  varint32(): number {
    const { bytes, position } = this;
    const first = bytes[position];
    if (first < 0x80 && position < this.end) {
      this.position = position + 1;
      return first;
    }
    const value = this.int64();
    if (value < 0 || value > 0xffffffff) throw new WireError('varint of more than 32 bits', position);
    return value;
  }

  /** A varint as a signed 64-bit integer in a double: exact up to 2^53, rounded beyond. */
  int64(): number {
    const { bytes, end } = this;
    let { position } = this;
    let low = 0;
    let middle = 0;
    let high = 0;
    for (let shift = 0; ; shift += 7) {
      if (position >= end) throw new WireError('message ends inside a varint', position);
      if (shift > 63) throw new WireError('varint of more than ten bytes', position);
      const byte = bytes[position++];
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift < 56) middle |= bits << (shift - 28);
      else high |= bits << (shift - 56);
      if (byte < 0x80) break;
    }
    this.position = position;
    // Bits 56 to 63, the sign among them; what lies beyond is not part of the number.
    return ((high << 24) >> 24) * TWO_56 + middle * TWO_28 + low;
  }

  /** The length of a field of bytes; checked to lie inside the message. */
  length(): number {
    const length = this.varint32();
    if (length > this.end - this.position) {
      throw new WireError(`field of ${length} bytes where ${this.end - this.position} are left`, this.position);
    }
    return length;
  }

  /** Passes over 8 bytes; returns where they start. */
  fixed64(): number {
    const at = this.position;
    if (this.end - at < 8) throw new WireError('message ends inside a 64-bit field', at);
    this.position = at + 8;
    return at;
  }

  /** Passes over a field that is not known. */
  skip(tag: number): void {
    this.#skip(tag, 0);
  }

  #skip(tag: number, depth: number): void {
    switch (tag & 7) {
      case VARINT:
        this.int64();
        return;
      case FIXED64:
        this.fixed64();
        return;
      case BYTES: {
        const length = this.length();
        this.position += length;
        return;
      }
      case FIXED32:
        if (this.end - this.position < 4) throw new WireError('message ends inside a 32-bit field', this.position);
        this.position += 4;
        return;
      case GROUP_START:
        if (depth === GROUP_DEPTH_MAX) throw new WireError('groups nested too deep', this.position);
        for (;;) {
          const inner = this.varint32();
          if ((inner & 7) === GROUP_END) return;
          this.#skip(inner, depth + 1);
        }
      default:
        throw new WireError(`wire type ${tag & 7}`, this.position);
    }
  }
}
