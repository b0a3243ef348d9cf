/** The shortest decimal of a double with many digits: shortest-decimal.ts says how; here it is word for word. */
import { SCALES, TABLES_AT } from './layout';
import { eightDigits, putEight, ZEROS } from './whole-numbers';

export const UNDECIDED: i32 = -1;

const ZERO: u8 = 0x30;
const DOT: u8 = 0x2e;
const DIGITS: i32 = 17;
const HUNDRED_MILLION: i32 = 100_000_000;
const EXPONENT_BIAS: i32 = 1023;
const LOW_BOUND: f64 = 1e8;
const HIGH_MIN: f64 = 1e8;
const HIGH_BOUND: f64 = 1e9;
const SPLITTER: f64 = 134_217_729;
const HALF_EPSILON: f64 = 1.1102230246251565e-16;
const DOUBT: f64 = 1e-9;

const POWERS: i32 = TABLES_AT;
const POWERS_HIGH: i32 = POWERS + 8 * SCALES;
const POWERS_LOW: i32 = POWERS_HIGH + 8 * SCALES;
const FROM: i32 = POWERS_LOW + 8 * SCALES;

function power(exponent: i32): f64 {
  return load<f64>(POWERS + 8 * exponent);
}

export function putShortest(at: i32, value: f64): i32 {
  const ulp = value + value * HALF_EPSILON - value;
  if (ulp === 0) return UNDECIDED;
  const scale = scaleOf(value);
  const scaled = power(scale);
  const product = value * scaled;
  const error = productError(value, scale, product);
  const reach = (ulp / 2) * scaled;

  let high = floor(product / LOW_BOUND);
  const whole = rounded(error);
  const rest = error - whole;
  let near = product - high * LOW_BOUND + whole;
  if (near < 0) {
    near += LOW_BOUND;
    high -= 1;
  }
  let low = decimalNear(<i32>near, rest, reach);
  if (low < 0) return UNDECIDED;
  if (low >= HUNDRED_MILLION) {
    low -= HUNDRED_MILLION;
    high += 1;
  }
  if (high < HIGH_MIN || high >= HIGH_BOUND) return UNDECIDED;
  return putPlaced(at, <u32>high, <u32>low, DIGITS - scale);
}

/** Halves go up, as those of Math.round do. */
function rounded(value: f64): f64 {
  return floor(value + 0.5);
}

/** By the binary exponent it is one of two. */
function scaleOf(value: f64): i32 {
  const exponent = <i32>(reinterpret<u64>(value) >> 52) - EXPONENT_BIAS;
  // log10(2) is 1233 / 4096, exactly enough for exponents between -20 and 49.
  const scale = DIGITS - 1 - ((exponent * 1233) >> 12);
  return value >= load<f64>(FROM + 8 * (scale - 1)) ? scale - 1 : scale;
}

function productError(value: f64, scale: i32, product: f64): f64 {
  const split = SPLITTER * value;
  const high = split - (split - value);
  const low = value - high;
  const powerHigh = load<f64>(POWERS_HIGH + 8 * scale);
  const powerLow = load<f64>(POWERS_LOW + 8 * scale);
  return low * powerLow - (product - high * powerHigh - low * powerHigh - high * powerLow);
}

function decimalNear(near: i32, rest: f64, reach: f64): i32 {
  const hundred = ((near + 50) / 100) * 100;
  const fromHundred = abs(<f64>(near - hundred) + rest);
  if (fromHundred < reach - DOUBT) return hundred;
  if (fromHundred < reach + DOUBT) return UNDECIDED;

  let ten = ((near + 5) / 10) * 10;
  if (<f64>(near - ten) + rest < -5) ten -= 10;
  const fromTen = abs(<f64>(near - ten) + rest);
  if (abs(fromTen - 5) < DOUBT && reach > 5 - DOUBT) return UNDECIDED;
  if (fromTen < reach - DOUBT) return ten;
  if (fromTen < reach + DOUBT) return UNDECIDED;

  return abs(rest) > 0.5 - DOUBT ? UNDECIDED : near;
}

/** The digits of high and low with the point behind `wholeDigits` of them (or before leading zeros), zeros at the end cut. */
function putPlaced(at: i32, high: u32, low: u32, wholeDigits: i32): i32 {
  const first = high / <u32>HUNDRED_MILLION;
  const middle = eightDigits(high - first * HUNDRED_MILLION);
  const last = eightDigits(low);
  let end = at + DIGITS + 1 - <i32>(clz(last) >> 3);
  if (wholeDigits <= 0) {
    const start = at + 2 - wholeDigits;
    store<u64>(at, ZEROS);
    store<u8>(at + 1, DOT);
    store<u8>(start, ZERO + <u8>first);
    putEight(start + 1, middle);
    putEight(start + 9, last);
    end += 1 - wholeDigits;
  } else {
    store<u8>(at, ZERO + <u8>first);
    if (wholeDigits < 9) {
      putDivided(at + 1, middle, wholeDigits - 1);
      putEight(at + 10, last);
    } else {
      putEight(at + 1, middle);
      putDivided(at + 9, last, wholeDigits - 9);
    }
  }
  if (low === 0) while (load<u8>(end - 1) === ZERO) end--;
  return end;
}

/** Eight digits, a point behind the first ones. @param before how many those are, 0 to 7 */
function putDivided(at: i32, digits: u64, before: i32): void {
  const text = digits | ZEROS;
  const whole: u64 = ((<u64>1) << (8 * before)) - 1;
  store<u64>(at, (text & whole) | ((<u64>DOT) << (8 * before)) | ((text & ~whole) << 8));
  store<u8>(at + 8, <u8>(text >> 56));
}
