/**
 * HalfSipHash-1-3 with a 64-bit key (Aumasson and Bernstein; 32-bit words): labels come from anyone, and a sender who does
 * not know the key cannot make them collide.
 */
export function hashBytes(view: DataView, start: number, end: number, key0: number, key1: number): number {
  let v0 = key0;
  let v1 = key1;
  let v2 = 0x6c796765 ^ key0;
  let v3 = 0x74656462 ^ key1;
  const length = end - start;
  const tail = length & 3;
  const wordsEnd = end - tail;
  // The last word holds the remaining bytes and the length.
  let last = length << 24;
  if (tail > 0) last |= view.getUint8(wordsEnd);
  if (tail > 1) last |= view.getUint8(wordsEnd + 1) << 8;
  if (tail > 2) last |= view.getUint8(wordsEnd + 2) << 16;

  // The word loop, then the last word, then three rounds to finish: one loop, so that the round stands here once.
  for (let at = start, left = 4; left > 0; ) {
    let word = 0;
    if (at < wordsEnd) {
      word = view.getInt32(at, true);
      at += 4;
    } else {
      if (left === 4) word = last;
      if (left === 3) v2 ^= 0xff;
      left--;
    }
    v3 ^= word;
    v0 = (v0 + v1) | 0;
    v1 = (v1 << 5) | (v1 >>> 27);
    v1 ^= v0;
    v0 = (v0 << 16) | (v0 >>> 16);
    v2 = (v2 + v3) | 0;
    v3 = (v3 << 8) | (v3 >>> 24);
    v3 ^= v2;
    v0 = (v0 + v3) | 0;
    v3 = (v3 << 7) | (v3 >>> 25);
    v3 ^= v0;
    v2 = (v2 + v1) | 0;
    v1 = (v1 << 13) | (v1 >>> 19);
    v1 ^= v2;
    v2 = (v2 << 16) | (v2 >>> 16);
    v0 ^= word;
  }
  return v1 ^ v3;
}
