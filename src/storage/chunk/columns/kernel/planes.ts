/**
 * Planes of bytes put together, sixteen numbers at a time: plane p has byte p of every number. A plane is as long as the column, so
 * that loads of the last numbers pass into the next plane, or behind the chunk, and the stores pass the column.
 */

/** Zigzagged numbers of 1 to 7 bytes, the lowest plane first. */
export function joinPlanes(at: usize, planes: i32, count: usize, into: usize): void {
  for (let i: usize = 0; i < count; i += 16) {
    const from = at + i;
    const to = into + (i << 3);
    if (planes === 1) storeBytes(v128.load(from), to);
    else if (planes <= 4) storeShort(from, planes, count, to);
    else storeLong(from, planes, count, to);
  }
}

/** Sixteen zigzagged bytes. */
export function storeBytes(bytes: v128, to: usize): void {
  const signs = i8x16.neg(v128.and(bytes, i8x16.splat(1)));
  const numbers = v128.xor(i8x16.shr_u(bytes, 1), signs);
  storeHalves(i16x8.extend_low_i8x16_s(numbers), to);
  storeHalves(i16x8.extend_high_i8x16_s(numbers), to + 64);
}

function storeHalves(numbers: v128, to: usize): void {
  storeWords(i32x4.extend_low_i16x8_s(numbers), to);
  storeWords(i32x4.extend_high_i16x8_s(numbers), to + 32);
}

function storeWords(numbers: v128, to: usize): void {
  v128.store(to, i64x2.extend_low_i32x4_s(numbers));
  v128.store(to + 16, i64x2.extend_high_i32x4_s(numbers));
}

function storeShort(from: usize, planes: i32, stride: usize, to: usize): void {
  const third = planes > 2 ? v128.load(from + 2 * stride) : i8x16.splat(0);
  const fourth = planes > 3 ? v128.load(from + 3 * stride) : i8x16.splat(0);
  const first = v128.load(from);
  const second = v128.load(from + stride);
  const low = lowPairs(first, second);
  const high = highPairs(first, second);
  const lowUpper = lowPairs(third, fourth);
  const highUpper = highPairs(third, fourth);
  storeWords(unzigzagWords(lowPairs16(low, lowUpper)), to);
  storeWords(unzigzagWords(highPairs16(low, lowUpper)), to + 32);
  storeWords(unzigzagWords(lowPairs16(high, highUpper)), to + 64);
  storeWords(unzigzagWords(highPairs16(high, highUpper)), to + 96);
}

function unzigzagWords(words: v128): v128 {
  return v128.xor(i32x4.shr_u(words, 1), i32x4.neg(v128.and(words, i32x4.splat(1))));
}

function storeLong(from: usize, planes: i32, stride: usize, to: usize): void {
  const none = i8x16.splat(0);
  storeJoined(
    v128.load(from),
    v128.load(from + stride),
    v128.load(from + 2 * stride),
    v128.load(from + 3 * stride),
    v128.load(from + 4 * stride),
    planes > 5 ? v128.load(from + 5 * stride) : none,
    planes > 6 ? v128.load(from + 6 * stride) : none,
    none,
    to,
  );
  for (let i: usize = 0; i < 128; i += 16) {
    const numbers = v128.load(to + i);
    const signs = i64x2.neg(v128.and(numbers, i64x2.splat(1)));
    v128.store(to + i, v128.xor(i64x2.shr_u(numbers, 1), signs));
  }
}

/** Changes of 64 bits, the highest plane first: each entry becomes the one before XORed with its change. */
export function joinChanges(at: usize, count: usize, into: usize): void {
  let before = i64x2.splat(0);
  for (let i: usize = 0; i < count; i += 16) {
    const from = at + i;
    const to = into + (i << 3);
    storeJoined(
      v128.load(from + 7 * count),
      v128.load(from + 6 * count),
      v128.load(from + 5 * count),
      v128.load(from + 4 * count),
      v128.load(from + 3 * count),
      v128.load(from + 2 * count),
      v128.load(from + count),
      v128.load(from),
      to,
    );
    for (let j: usize = 0; j < 128; j += 16) {
      const changes = v128.load(to + j);
      const own = v128.xor(changes, i64x2.shuffle(i64x2.splat(0), changes, 0, 2));
      const values = v128.xor(own, before);
      v128.store(to + j, values);
      before = i64x2.shuffle(values, values, 1, 1);
    }
  }
}

/** Sixteen numbers of 64 bits; plane a has their lowest bytes. */
function storeJoined(a: v128, b: v128, c: v128, d: v128, e: v128, f: v128, g: v128, h: v128, to: usize): void {
  const ab = lowPairs(a, b);
  const cd = lowPairs(c, d);
  const ef = lowPairs(e, f);
  const gh = lowPairs(g, h);
  storeQuarter(lowPairs16(ab, cd), lowPairs16(ef, gh), to);
  storeQuarter(highPairs16(ab, cd), highPairs16(ef, gh), to + 32);
  const abHigh = highPairs(a, b);
  const cdHigh = highPairs(c, d);
  const efHigh = highPairs(e, f);
  const ghHigh = highPairs(g, h);
  storeQuarter(lowPairs16(abHigh, cdHigh), lowPairs16(efHigh, ghHigh), to + 64);
  storeQuarter(highPairs16(abHigh, cdHigh), highPairs16(efHigh, ghHigh), to + 96);
}

/** Four numbers by their low and high words. */
function storeQuarter(low: v128, high: v128, to: usize): void {
  v128.store(to, i32x4.shuffle(low, high, 0, 4, 1, 5));
  v128.store(to + 16, i32x4.shuffle(low, high, 2, 6, 3, 7));
}

/** Bytes of `a` and `b` in turn, of the first eight of each. */
function lowPairs(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

/** The same of the last eight. */
function highPairs(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/** The same in pairs of bytes. */
function lowPairs16(a: v128, b: v128): v128 {
  return i16x8.shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

function highPairs16(a: v128, b: v128): v128 {
  return i16x8.shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}
