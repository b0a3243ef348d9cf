/** Decimal digits, eight at a time: each step divides all parts of a word at once, by a product and a shift. */
const HUNDRED_MILLION: f64 = 1e8;
const ZERO: u8 = 0x30;
/** Eight of them. */
export const ZEROS: u64 = ((<u64>0x3030_3030) << 32) | 0x3030_3030;

/** Of a number below 10^8, a byte each, the first digit in the lowest. */
export function eightDigits(value: u32): u64 {
  const high = value / 10_000;
  // Two parts below 10^4, then four below 100; the quotients are exact for such parts.
  const fours = <u64>high | ((<u64>(value - high * 10_000)) << 32);
  const hundreds = ((fours * 10_486) >> 20) & 0x0000_007f_0000_007f;
  const twos = hundreds | ((fours - hundreds * 100) << 16);
  const tens = ((twos * 103) >> 10) & 0x000f_000f_000f_000f;
  return tens | ((twos - tens * 10) << 8);
}

export function putEight(at: i32, digits: u64): void {
  store<u64>(at, digits | ZEROS);
}

/** A whole number below 10^15; the offset behind. What is behind that, up to 8 bytes from `at`, is written over. */
export function putWhole(at: i32, value: f64): i32 {
  if (value < HUNDRED_MILLION) return putShort(at, <u32>value);
  // The quotient is further from the next whole number than it is rounded.
  const high = floor(value / HUNDRED_MILLION);
  const middle = putShort(at, <u32>high);
  putEight(middle, eightDigits(<u32>(value - high * HUNDRED_MILLION)));
  return middle + 8;
}

/** Below 10^8, without zeros before it. */
function putShort(at: i32, value: u32): i32 {
  if (value < 10) {
    store<u8>(at, ZERO + <u8>value);
    return at + 1;
  }
  const digits = eightDigits(value);
  // The last digit stays.
  const zeros = ctz(digits | (1 << 56)) >> 3;
  putEight(at, digits >> (8 * zeros));
  return at + 8 - <i32>zeros;
}
