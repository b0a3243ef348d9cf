/** RFC 1952: a stream of DEFLATE with a header before it, and the checksum and length of the plain bytes behind it. */
import { crc32 } from '../../storage/log/crc32.ts';
import { Deflate } from './deflate.ts';
import type { Repeats } from './repeats.ts';

/** Magic, deflate, no flags, no time, fastest, unknown system. */
const HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 0xff];
const TRAILER_BYTES = 8;
/** Results shrink at least so much, most of the time. */
const EXPECTED_RATIO = 2;

/** Of one thread; its memory is used again. */
export class RepeatsGzip {
  readonly #deflate = new Deflate();

  /** The result is in a buffer of its own that has little else. */
  compress(plain: Uint8Array, repeats: Repeats): Uint8Array {
    let bytes = new Uint8Array(HEADER.length + Math.ceil(plain.length / EXPECTED_RATIO) + TRAILER_BYTES);
    let length = HEADER.length;
    for (const part of this.#deflate.stream(plain, plain.length, repeats)) {
      if (length + part.length + TRAILER_BYTES > bytes.length) bytes = grown(bytes, length, part.length);
      bytes.set(part, length);
      length += part.length;
    }
    return finished(bytes.subarray(0, length + TRAILER_BYTES), plain);
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

function grown(bytes: Uint8Array, length: number, more: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(2 * (length + more) + TRAILER_BYTES);
  larger.set(bytes.subarray(0, length));
  return larger;
}

function finished(bytes: Uint8Array, plain: Uint8Array): Uint8Array {
  bytes.set(HEADER);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  view.setUint32(bytes.length - 8, crc32(plain), true);
  view.setUint32(bytes.length - 4, plain.length, true);
  return bytes;
}
