/**
 * The shortest decimal that reads back as a double, for doubles with many digits, in plain arithmetic of doubles: about
 * five times faster than String(x), which also leaves a string to copy.
 *
 * A value v is scaled to S = v * 10^k with 17 digits before the point. S is known exactly as product + error: 10^k is a
 * double without error up to k = 22, and the error of a product of doubles is a double too (Dekker 1971). All decimals
 * that read back as v lie within half an ulp of v, which is `reach` in the scale of S, 0.55 to 11. So the shortest is the
 * multiple of 100 within reach (there is at most one), without its last zeros; else the multiple of 10 next to S; else the
 * integer next to S. What is too close to call is left to the caller.
 */

/** The caller has to find the digits in another way. */
export const UNDECIDED = -1;

/** Values that writeShortest takes: at least this and less than 1e15. They must not be whole numbers. */
export const SHORTEST_MIN = 1e-6;

const ZERO = 0x30;
const DOT = 0x2e;

const DIGITS = 17;
const LOW_DIGITS = 8;
const LOW_BOUND = 1e8;
const HIGH_MIN = 1e8;
const HIGH_BOUND = 1e9;

const SCALE_MAX = 22;
const POWERS = Float64Array.from({ length: SCALE_MAX + 1 }, (_, exponent) => 10 ** exponent);
/** Values from here on are scaled by 10^k at most: 10^(16 - k). */
const FROM = Float64Array.from({ length: SCALE_MAX + 1 }, (_, scale) => Number(`1e${DIGITS - 1 - scale}`));
/** Halves a double's 53 bits, so that products of halves are exact (Veltkamp). */
const SPLITTER = 2 ** 27 + 1;
const POWERS_HIGH = POWERS.map((power) => SPLITTER * power - (SPLITTER * power - power));
const POWERS_LOW = POWERS.map((power, scale) => power - POWERS_HIGH[scale]);

/** The tables above for the kernel: powers, their halves, least values. */
export function decimalTables(count: number): Float64Array[] {
  return [POWERS, POWERS_HIGH, POWERS_LOW, FROM].map((table) => table.subarray(0, count));
}

const HALF_EPSILON = 2 ** -53;
/** Distances closer than this to a bound are undecided: the sums that make them may be rounded. */
const DOUBT = 1e-9;

/** Writes at `at` and answers the offset behind, or UNDECIDED with nothing of use written. */
export function writeShortest(bytes: Uint8Array, at: number, value: number): number {
  // A power of two has a smaller neighbour below than above; the sum is rounded back to it.
  const ulp = value + value * HALF_EPSILON - value;
  if (ulp === 0) return UNDECIDED;
  const scale = scaleOf(value);
  const product = value * POWERS[scale];
  const error = productError(value, scale, product);
  const reach = (ulp / 2) * POWERS[scale];

  let high = Math.floor(product / LOW_BOUND);
  const whole = Math.round(error);
  const rest = error - whole;
  // S = high * 10^8 + near + rest, near being whole, and rest at most one half.
  let near = product - high * LOW_BOUND + whole;
  // The product of a decimal that has few digits was rounded up to it.
  if (near < 0) {
    near += LOW_BOUND;
    high--;
  }
  let low = decimalNear(near, rest, reach);
  if (low === UNDECIDED) return UNDECIDED;
  if (low >= LOW_BOUND) {
    low -= LOW_BOUND;
    high++;
  }
  if (high < HIGH_MIN || high >= HIGH_BOUND) return UNDECIDED;
  return writePlaced(bytes, at, high, low, DIGITS - scale);
}

/** The smallest scale that brings the value to 17 digits. */
function scaleOf(value: number): number {
  let low = 0;
  let high = SCALE_MAX;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value >= FROM[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** value * 10^scale - product, exactly. */
function productError(value: number, scale: number, product: number): number {
  const split = SPLITTER * value;
  const high = split - (split - value);
  const low = value - high;
  const powerHigh = POWERS_HIGH[scale];
  const powerLow = POWERS_LOW[scale];
  return low * powerLow - (product - high * powerHigh - low * powerHigh - high * powerLow);
}

/** The decimal with the most zeros at its end within reach of near + rest. */
function decimalNear(near: number, rest: number, reach: number): number {
  const hundred = Math.round(near / 100) * 100;
  const fromHundred = Math.abs(near - hundred + rest);
  if (fromHundred < reach - DOUBT) return hundred;
  if (fromHundred < reach + DOUBT) return UNDECIDED;

  let ten = Math.round(near / 10) * 10;
  if (near - ten + rest < -5) ten -= 10;
  const fromTen = Math.abs(near - ten + rest);
  if (Math.abs(fromTen - 5) < DOUBT && reach > 5 - DOUBT) return UNDECIDED;
  if (fromTen < reach - DOUBT) return ten;
  if (fromTen < reach + DOUBT) return UNDECIDED;

  return Math.abs(rest) > 0.5 - DOUBT ? UNDECIDED : near;
}

/** The digits of high and low with the point behind `wholeDigits` of them (or before leading zeros), zeros at the end cut. */
function writePlaced(bytes: Uint8Array, at: number, high: number, low: number, wholeDigits: number): number {
  let start = at + 1;
  if (wholeDigits <= 0) {
    start = at + 2 - wholeDigits;
    for (let i = at; i < start; i++) bytes[i] = ZERO;
    bytes[at + 1] = DOT;
  }
  const middle = start + DIGITS - LOW_DIGITS;
  let end = middle + LOW_DIGITS;
  writeDigits(bytes, start, middle, high);
  writeDigits(bytes, middle, end, low);
  if (wholeDigits > 0) {
    for (let i = 0; i < wholeDigits; i++) bytes[at + i] = bytes[at + i + 1];
    bytes[at + wholeDigits] = DOT;
  }
  while (bytes[end - 1] === ZERO) end--;
  return end;
}

/** The last digits of a value below 2^31, zeros before them: all that fit between two offsets. */
export function writeDigits(bytes: Uint8Array, from: number, to: number, value: number): void {
  let rest = value | 0;
  for (let at = to - 1; at >= from; at--) {
    const tenth = (rest / 10) | 0;
    bytes[at] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
}
