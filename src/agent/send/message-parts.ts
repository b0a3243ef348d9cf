/** Length-delimited fields of protobuf messages. */
import type { ByteBuffer } from '../../storage/chunk/byte-buffer.ts';
import { putByte, putVarint } from '../../storage/chunk/varint.ts';

/** What another buffer holds as one field; `tag` is its number << 3 | 2, below 128. */
export function putPart(out: ByteBuffer, tag: number, { bytes, length }: ByteBuffer): void {
  putBytes(out, tag, bytes.subarray(0, length));
}

export function putBytes(out: ByteBuffer, tag: number, bytes: Uint8Array): void {
  putByte(out, tag);
  putVarint(out, bytes.length);
  putAll(out, bytes);
}

export function putAll(out: ByteBuffer, bytes: Uint8Array): void {
  out.reserve(bytes.length);
  out.bytes.set(bytes, out.length);
  out.length += bytes.length;
}
