/**
 * Bits in 32-bit words, the highest bit of a word first. A position is a bit number from the start of the array.
 */

/** The 32 bits from `position` on. Reads the word behind them: an array needs one word more than it has bits. */
export function peekBits(words: Int32Array, position: number): number {
  const word = position >>> 5;
  const used = position & 31;
  // Two shifts, since a shift by 32 is one by 0.
  return (words[word] << used) | ((words[word + 1] >>> 1) >>> (31 - used));
}

/**
 * Writes the low `width` bits (1 to 32) of `value` at `position`; the bits of `value` above them must be zero. Bits of the
 * same word behind them become zero, words behind are untouched.
 */
export function putBits(words: Int32Array, position: number, value: number, width: number): void {
  const word = position >>> 5;
  const used = position & 31;
  const kept = used === 0 ? 0 : words[word] & ~(-1 >>> used);
  const room = 32 - used - width;
  if (room >= 0) {
    words[word] = kept | (value << room);
  } else {
    words[word] = kept | (value >>> -room);
    words[word + 1] = value << (32 + room);
  }
}
