/**
 * Snappy's block format, written: what remote write senders compress their messages with.
 *
 *   block   = varint(length) element*
 *   literal = tag (length - 1) << 2 | 00, one to four more bytes of it from 60 on; then the bytes
 *   copy    = tag of kind 1 (4 to 11 bytes from up to 2,047 behind) or 2 (1 to 64 bytes from up to 65,535 behind)
 *
 * Four bytes are hashed to where they were seen last; where they are the same still, as many as agree become copies.
 */
const HASH_BITS = 14;
const HASH_SHIFT = 32 - HASH_BITS;
const HASH_FACTOR = 0x1e35a7bd;
const MATCH_BYTES_MIN = 4;
const OFFSET_MAX = 65_535;
const COPY_BYTES_MAX = 64;
const SHORT_COPY_BYTES_MAX = 11;
const SHORT_OFFSET_MAX = 2047;
const LITERAL_SHORT_MAX = 60;

/** The most bytes that a block of `length` bytes takes. */
export function compressedBytesMax(length: number): number {
  return 32 + length + Math.floor(length / 6);
}

export function snappyEncode(input: Uint8Array): Uint8Array {
  const output = new Uint8Array(compressedBytesMax(input.length));
  let at = writeLength(output, input.length);
  const seen = new Int32Array(1 << HASH_BITS).fill(-1);
  const last = input.length - MATCH_BYTES_MIN;
  let literalFrom = 0;
  for (let position = 0; position <= last; ) {
    const word = wordAt(input, position);
    const slot = Math.imul(word, HASH_FACTOR) >>> HASH_SHIFT;
    const candidate = seen[slot];
    seen[slot] = position;
    if (candidate < 0 || position - candidate > OFFSET_MAX || wordAt(input, candidate) !== word) {
      // What has not matched for long is passed over faster and faster.
      position += 1 + ((position - literalFrom) >>> 5);
      continue;
    }
    at = writeLiteral(output, at, input, literalFrom, position);
    const length = matchLength(input, candidate, position);
    at = writeCopies(output, at, position - candidate, length);
    position += length;
    literalFrom = position;
  }
  at = writeLiteral(output, at, input, literalFrom, input.length);
  return output.subarray(0, at);
}

function wordAt(input: Uint8Array, at: number): number {
  return input[at] | (input[at + 1] << 8) | (input[at + 2] << 16) | (input[at + 3] << 24);
}

function matchLength(input: Uint8Array, candidate: number, position: number): number {
  let length = MATCH_BYTES_MIN;
  while (position + length < input.length && input[candidate + length] === input[position + length]) length++;
  return length;
}

function writeLength(output: Uint8Array, length: number): number {
  let at = 0;
  let rest = length;
  for (; rest > 0x7f; rest >>>= 7) output[at++] = (rest & 0x7f) | 0x80;
  output[at++] = rest;
  return at;
}

function writeLiteral(output: Uint8Array, start: number, input: Uint8Array, from: number, to: number): number {
  if (from === to) return start;
  let at = start;
  const code = to - from - 1;
  if (code < LITERAL_SHORT_MAX) output[at++] = code << 2;
  else {
    const bytes = code < 2 ** 8 ? 1 : code < 2 ** 16 ? 2 : code < 2 ** 24 ? 3 : 4;
    output[at++] = (LITERAL_SHORT_MAX - 1 + bytes) << 2;
    for (let i = 0; i < bytes; i++) output[at++] = (code >>> (8 * i)) & 0xff;
  }
  output.set(input.subarray(from, to), at);
  return at + to - from;
}

function writeCopies(output: Uint8Array, start: number, offset: number, length: number): number {
  let at = start;
  let rest = length;
  // The last copy has at least four bytes, so that it may be short.
  while (rest > COPY_BYTES_MAX + MATCH_BYTES_MIN - 1) {
    at = writeLongCopy(output, at, offset, COPY_BYTES_MAX);
    rest -= COPY_BYTES_MAX;
  }
  if (rest > COPY_BYTES_MAX) {
    at = writeLongCopy(output, at, offset, COPY_BYTES_MAX - MATCH_BYTES_MIN);
    rest -= COPY_BYTES_MAX - MATCH_BYTES_MIN;
  }
  if (rest > SHORT_COPY_BYTES_MAX || offset > SHORT_OFFSET_MAX) return writeLongCopy(output, at, offset, rest);
  output[at++] = 1 | ((rest - 4) << 2) | ((offset >>> 8) << 5);
  output[at++] = offset & 0xff;
  return at;
}

function writeLongCopy(output: Uint8Array, at: number, offset: number, length: number): number {
  output[at] = 2 | ((length - 1) << 2);
  output[at + 1] = offset & 0xff;
  output[at + 2] = offset >>> 8;
  return at + 3;
}
