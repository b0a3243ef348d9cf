/** RFC 1952: a stream of DEFLATE with a header before it, and the checksum and length of the plain bytes behind it. */
import { crc32 } from '../../storage/log/crc32.ts';
import { Deflate } from './deflate.ts';
import type { Repeats } from './repeats.ts';

/** Magic, deflate, no flags, no time, fastest, unknown system. */
const HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 0xff];
const TRAILER_BYTES = 8;
/** Results shrink so much, roughly. */
const EXPECTED_RATIO = 8;
/** Of the memory in which a stream is put together. */
const KEPT_BYTES_MAX = 1024 * 1024;

/** Of one thread; its memory is used again. */
export class RepeatsGzip {
  readonly #deflate = new Deflate();
  #bytes = new Uint8Array(0);

  /** The result is in a buffer of its own. */
  compress(plain: Uint8Array, repeats: Repeats): Uint8Array {
    let length = HEADER.length;
    this.#reserve(length, Math.ceil(plain.length / EXPECTED_RATIO));
    for (const part of this.#deflate.stream(plain, plain.length, repeats)) {
      this.#reserve(length, part.length + TRAILER_BYTES);
      this.#bytes.set(part, length);
      length += part.length;
    }
    const stream = finished(this.#bytes.slice(0, length + TRAILER_BYTES), plain);
    if (this.#bytes.length > KEPT_BYTES_MAX) this.#bytes = new Uint8Array(0);
    return stream;
  }

  #reserve(length: number, more: number): void {
    if (length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * (length + more));
    larger.set(this.#bytes.subarray(0, length));
    this.#bytes = larger;
  }
}

/** One last block that is stored: its length, the complement of it, the bytes. At most 65,535 of them. */
export function gzipStored(plain: Uint8Array): Uint8Array {
  const at = HEADER.length + 5;
  const bytes = new Uint8Array(at + plain.length + TRAILER_BYTES);
  const view = new DataView(bytes.buffer);
  bytes[HEADER.length] = 1;
  view.setUint16(HEADER.length + 1, plain.length, true);
  view.setUint16(HEADER.length + 3, ~plain.length, true);
  bytes.set(plain, at);
  return finished(bytes, plain);
}

function finished(bytes: Uint8Array, plain: Uint8Array): Uint8Array {
  bytes.set(HEADER);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  view.setUint32(bytes.length - 8, crc32(plain), true);
  view.setUint32(bytes.length - 4, plain.length, true);
  return bytes;
}
