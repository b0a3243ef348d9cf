/** Names and values as canonical label bytes (label-bytes.ts). */
import type { LabelPairs } from '../model/label-pairs.ts';
import { ByteBuffer } from './chunk/byte-buffer.ts';
import { putByte, putVarint } from './chunk/varint.ts';

const LABEL = 0x0a;
const NAME = 0x0a;
const VALUE = 0x12;

/** Writes labels behind what is there, in the order given: by the bytes of the names. */
export function putLabels(out: ByteBuffer, labels: LabelPairs): void {
  for (const [name, value] of labels) {
    const nameBytes = Buffer.byteLength(name);
    const valueBytes = Buffer.byteLength(value);
    putByte(out, LABEL);
    putVarint(out, 2 + varintBytes(nameBytes) + nameBytes + varintBytes(valueBytes) + valueBytes);
    putText(out, NAME, name, nameBytes);
    putText(out, VALUE, value, valueBytes);
  }
}

export function canonicalBytes(labels: LabelPairs): Uint8Array {
  const out = new ByteBuffer();
  putLabels(out, labels);
  return out.bytes.slice(0, out.length);
}

function putText(out: ByteBuffer, tag: number, text: string, bytes: number): void {
  putByte(out, tag);
  putVarint(out, bytes);
  out.reserve(bytes);
  Buffer.from(out.bytes.buffer).write(text, out.length, bytes, 'utf8');
  out.length += bytes;
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest > 0x7f; rest >>>= 7) bytes++;
  return bytes;
}
