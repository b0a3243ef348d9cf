/**
 * Sample values as the ASCII text of the API: what formatFloat answers, written where it is needed and without a string.
 *
 * Most samples are whole numbers or short decimals. Such a value is digits * 10^-places with digits below 10^15, and then
 * a division proves it: both are exact doubles, so digits / 10^places is the double nearest to the decimal, and equals the
 * value only when the decimal reads back as the value. With at most 15 digits the decimal of so many places is unique, and
 * the first number of places that fits is the shortest.
 */
import { formatFloat } from '../model/go-format.ts';
import { SHORTEST_MIN, UNDECIDED, writeDigits, writeShortest } from './shortest-decimal.ts';

/** The most bytes that one value takes: -2.2250738585072014e-308. */
export const FLOAT_BYTES_MAX = 32;

const DOT = 0x2e;
const MINUS = 0x2d;

const DIGITS_BOUND = 1e15;
/** Places that are tried. Values of more places are mostly quotients, which have all 17 digits. */
const PLACES_MAX = 3;
const POWERS = Float64Array.from({ length: PLACES_MAX + 1 }, (_, exponent) => 10 ** exponent);

/** Writes at `at` and answers the offset behind; there must be room for FLOAT_BYTES_MAX. */
export function writeFloat(bytes: Uint8Array, at: number, value: number): number {
  let magnitude = value;
  if (value < 0) magnitude = -value;
  // Negative zero, NaN, the infinities and everything very large or small take the long way.
  if (!(magnitude < DIGITS_BOUND) || (value === 0 && 1 / value < 0)) return writeText(bytes, at, value);
  const start = value < 0 ? sign(bytes, at) : at;
  if (magnitude === Math.floor(magnitude)) return writeWhole(bytes, start, magnitude);
  if (magnitude < SHORTEST_MIN) return writeText(bytes, at, value);
  for (let places = 1; places <= PLACES_MAX; places++) {
    const digits = Math.round(magnitude * POWERS[places]);
    if (digits >= DIGITS_BOUND) break;
    if (digits / POWERS[places] === magnitude) return writeDecimal(bytes, start, digits, places);
  }
  const end = writeShortest(bytes, start, magnitude);
  return end === UNDECIDED ? writeText(bytes, at, value) : end;
}

function sign(bytes: Uint8Array, at: number): number {
  bytes[at] = MINUS;
  return at + 1;
}

function writeDecimal(bytes: Uint8Array, at: number, digits: number, places: number): number {
  const whole = Math.floor(digits / POWERS[places]);
  const end = writeWhole(bytes, at, whole);
  bytes[end] = DOT;
  writeDigits(bytes, end + 1, end + 1 + places, digits - whole * POWERS[places]);
  return end + 1 + places;
}

const BILLION = 1e9;

/** A whole number from 0 to 10^15 - 1. */
function writeWhole(bytes: Uint8Array, at: number, value: number): number {
  if (value < BILLION) {
    const end = at + digitCount(value);
    writeDigits(bytes, at, end, value);
    return end;
  }
  const high = Math.floor(value / BILLION);
  const middle = at + digitCount(high);
  writeDigits(bytes, at, middle, high);
  writeDigits(bytes, middle, middle + 9, value - high * BILLION);
  return middle + 9;
}

/** Decimal digits of a whole number from 0 to 10^9 - 1. */
function digitCount(value: number): number {
  if (value < 10) return 1;
  if (value < 100) return 2;
  if (value < 1000) return 3;
  if (value < 10_000) return 4;
  if (value < 100_000) return 5;
  if (value < 1_000_000) return 6;
  if (value < 10_000_000) return 7;
  return value < 100_000_000 ? 8 : 9;
}

function writeText(bytes: Uint8Array, at: number, value: number): number {
  const text = formatFloat(value);
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  return at + text.length;
}
