/** Label sets as bytes, for tests: the wire form of remote write 1.0, in the order given. */
export type Labels = readonly (readonly [string, string])[];

export function labelBytes(labels: Labels): Uint8Array {
  const parts: number[] = [];
  for (const [name, value] of labels) {
    const label = [...field(0x0a, Buffer.from(name)), ...field(0x12, Buffer.from(value))];
    for (const byte of field(0x0a, label)) parts.push(byte);
  }
  return Uint8Array.from(parts);
}

function field(tag: number, content: ArrayLike<number>): number[] {
  const bytes = [tag];
  let length = content.length;
  for (; length > 0x7f; length >>>= 7) bytes.push((length & 0x7f) | 0x80);
  bytes.push(length);
  return bytes.concat(Array.from(content));
}
