/** The shortest decimal of a double with many digits: shortest-decimal.ts says how; here it is word for word. */
import { SCALES, TABLES_AT } from './layout';
import { putDigits } from './whole-numbers';

export const UNDECIDED: i32 = -1;

const ZERO: u8 = 0x30;
const DOT: u8 = 0x2e;
const DIGITS: i32 = 17;
const LOW_DIGITS: i32 = 8;
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

export function power(exponent: i32): f64 {
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
  const near = product - high * LOW_BOUND + whole;
  let low = decimalNear(near, rest, reach);
  if (low < 0) return UNDECIDED;
  if (low >= LOW_BOUND) {
    low -= LOW_BOUND;
    high += 1;
  }
  if (high < HIGH_MIN || high >= HIGH_BOUND) return UNDECIDED;
  return putPlaced(at, <u32>high, <u32>low, DIGITS - scale);
}

/** Halves go up, as those of Math.round do. */
function rounded(value: f64): f64 {
  return floor(value + 0.5);
}

function scaleOf(value: f64): i32 {
  let low = 0;
  let high = SCALES - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value >= load<f64>(FROM + 8 * middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function productError(value: f64, scale: i32, product: f64): f64 {
  const split = SPLITTER * value;
  const high = split - (split - value);
  const low = value - high;
  const powerHigh = load<f64>(POWERS_HIGH + 8 * scale);
  const powerLow = load<f64>(POWERS_LOW + 8 * scale);
  return low * powerLow - (product - high * powerHigh - low * powerHigh - high * powerLow);
}

function decimalNear(near: f64, rest: f64, reach: f64): f64 {
  if (near < 0) return UNDECIDED;
  const hundred = rounded(near / 100) * 100;
  const fromHundred = abs(near - hundred + rest);
  if (fromHundred < reach - DOUBT) return hundred;
  if (fromHundred < reach + DOUBT) return UNDECIDED;

  let ten = rounded(near / 10) * 10;
  if (near - ten + rest < -5) ten -= 10;
  const fromTen = abs(near - ten + rest);
  if (abs(fromTen - 5) < DOUBT && reach > 5 - DOUBT) return UNDECIDED;
  if (fromTen < reach - DOUBT) return ten;
  if (fromTen < reach + DOUBT) return UNDECIDED;

  return abs(rest) > 0.5 - DOUBT ? UNDECIDED : near;
}

function putPlaced(at: i32, high: u32, low: u32, wholeDigits: i32): i32 {
  let start = at + 1;
  if (wholeDigits <= 0) {
    start = at + 2 - wholeDigits;
    memory.fill(at, ZERO, start - at);
    store<u8>(at + 1, DOT);
  }
  const middle = start + DIGITS - LOW_DIGITS;
  let end = middle + LOW_DIGITS;
  putDigits(start, middle, high);
  putDigits(middle, end, low);
  if (wholeDigits > 0) {
    for (let i = 0; i < wholeDigits; i++) store<u8>(at + i, load<u8>(at + i + 1));
    store<u8>(at + wholeDigits, DOT);
  }
  while (load<u8>(end - 1) === ZERO) end--;
  return end;
}
