/** Numbers of the wire format, in the minimal form in which senders write them. Behind a message there is room that may be read. */

/** Where the newest lengthAt() ended; -1 when it has another form. */
export let behind: i32 = 0;

/** A length of one, two or three bytes; what follows it is at `behind`. */
export function lengthAt(at: i32): i32 {
  const first = <i32>load<u8>(at);
  if (first < 0x80) {
    behind = at + 1;
    return first;
  }
  const second = <i32>load<u8>(at, 1);
  if (second < 0x80) {
    behind = at + 2;
    return (first & 0x7f) | (second << 7);
  }
  const third = <i32>load<u8>(at, 2);
  behind = third < 0x80 ? at + 3 : -1;
  return (first & 0x7f) | ((second & 0x7f) << 7) | (third << 14);
}

/** The varint that fills [at, end); -1 when none does. */
export function varint(at: i32, end: i32): i64 {
  let value: i64 = 0;
  let shift: i64 = 0;
  const last = end - 1;
  for (; at < last; at++, shift += 7) {
    const byte = <i64>load<u8>(at);
    if (byte < 0x80) return -1;
    value |= (byte & 0x7f) << shift;
  }
  const byte = <i64>load<u8>(last);
  return byte < 0x80 ? value | (byte << shift) : -1;
}
