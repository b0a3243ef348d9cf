/** Protobuf wire format, written: what encode-write-request.ts and canonical-labels.ts share. Not for hot paths. */

/** A length-delimited field; `tag` is its number << 3 | 2, below 128. The length is a minimal varint. */
export function field(tag: number, body: Uint8Array): Buffer {
  const head = [tag];
  let length = body.length;
  for (; length > 0x7f; length >>>= 7) head.push((length & 0x7f) | 0x80);
  head.push(length);
  return Buffer.concat([Uint8Array.from(head), body]);
}
