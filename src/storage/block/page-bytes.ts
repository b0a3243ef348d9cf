/** The numbers inside of pages: whole numbers of 0 to 2^53 as varints, seven bits a byte, low ones first. */
import type { ByteBuffer } from '../chunk/byte-buffer.ts';
import { unzigzag } from '../chunk/varint.ts';

/** The contents of a page do not follow the format, although its checksum is right. */
export class MalformedPage extends Error {
  override name = 'MalformedPage';
}

export function putBytes(out: ByteBuffer, bytes: Uint8Array): void {
  out.reserve(bytes.length);
  out.bytes.set(bytes, out.length);
  out.length += bytes.length;
}

/** Reads a page from its beginning to its end; throws MalformedPage rather than read behind it. */
export class PageCursor {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  varint(): number {
    const { bytes } = this;
    let byte = bytes[this.at++];
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    for (let scale = 128; byte >= 0x80; scale *= 128) {
      byte = bytes[this.at++];
      value += (byte & 0x7f) * scale;
    }
    if (this.at > bytes.length || !(value <= Number.MAX_SAFE_INTEGER)) {
      throw new MalformedPage(`a number does not end at byte ${this.at} of ${bytes.length}`);
    }
    return value;
  }

  signed(): number {
    return unzigzag(this.varint());
  }

  /** How many things of at least `bytesEach` bytes follow. */
  count(bytesEach: number): number {
    const count = this.varint();
    if (count * bytesEach > this.bytes.length - this.at) {
      throw new MalformedPage(`${count} entries in ${this.bytes.length - this.at} bytes`);
    }
    return count;
  }

  /** `count` varints. */
  varints(count: number): Float64Array {
    const values = new Float64Array(count);
    for (let i = 0; i < count; i++) values[i] = this.varint();
    return values;
  }

  /** The next `length` bytes; a view. */
  take(length: number): Uint8Array {
    const end = this.at + length;
    if (!(end <= this.bytes.length)) throw new MalformedPage(`${length} bytes at ${this.at} of ${this.bytes.length}`);
    const taken = this.bytes.subarray(this.at, end);
    this.at = end;
    return taken;
  }
}
