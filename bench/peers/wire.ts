/** Fields of protobuf messages, written by hand: a library would take minutes for the loads. */
export function putVarint(out: Uint8Array, at: number, value: number): number {
  let rest = value;
  let place = at;
  while (rest >= 0x80) {
    out[place++] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  out[place++] = rest;
  return place;
}

export function varint(value: number): Uint8Array {
  const out = new Uint8Array(10);
  return out.slice(0, putVarint(out, 0, value));
}

/** A field of wire type 2: its tag, the length, the bytes. */
export function field(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Uint8Array.of(tag), varint(length), ...parts]);
}

/** `0x09 value 0x10 time`: the fields of a Sample in both versions. A time of our days has six varint bytes. */
export const SAMPLE_BYTES = 9 + 7;

export function putSample(out: Uint8Array, view: DataView, at: number, value: number, timeMs: number): number {
  out[at] = 0x09;
  view.setFloat64(at + 1, value, true);
  out[at + 9] = 0x10;
  return putVarint(out, at + 10, timeMs);
}
