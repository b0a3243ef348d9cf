/**
 * CRC-32 of two texts behind each other, from those of each: the first is multiplied by x to the power of the bits of the second,
 * modulo the polynomial. Bit 31 is the coefficient of 1, bit 0 that of x^31.
 */
const POLYNOMIAL = 0xedb88320;
const ONE = 1 << 31;
/** x^8: a byte further. */
const BYTE = 1 << 23;

export function crc32Combined(first: number, second: number, secondBytes: number): number {
  let shifted = first;
  let power = BYTE;
  for (let rest = secondBytes; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) shifted = product(shifted, power);
    power = product(power, power);
  }
  return (shifted ^ second) >>> 0;
}

function product(a: number, b: number): number {
  let sum = 0;
  let shifted = b;
  for (let bit = ONE; bit !== 0; bit >>>= 1) {
    if ((a & bit) !== 0) sum ^= shifted;
    shifted = (shifted & 1) === 0 ? shifted >>> 1 : (shifted >>> 1) ^ POLYNOMIAL;
  }
  return sum;
}
