/**
 * Which power of ten makes whole numbers of a column of doubles. A double v is the decimal r / 10^e when that quotient,
 * rounded as IEEE 754 does, is v to the bit: division by a power of ten up to 10^22 has one rounding only, so a decimal of up
 * to 15 digits that once was parsed comes back. (The idea of ALP, Afroozeh et al., SIGMOD 2023.)
 */
import { distanceOfWords } from './double-bits.ts';

/** 10^0 to 10^18, all exact. */
export const POWERS_OF_TEN: Float64Array = Float64Array.from({ length: 19 }, (_, e) => Number(`1e${e}`));
export const EXPONENT_MAX = 18;
/** Whole numbers stay below this, so that the distance of two can be zigzagged. */
export const SCALED_MAX = 2 ** 50;

/** Bytes that a value takes which is no decimal, and bytes that one more digit takes: estimates to weigh against each other. */
const EXCEPTION_BYTES = 10;
const DIGIT_BYTES = 0.42;
/** A column with more than an eighth of other values is not one of decimals. */
const MISFITS_SHIFT = 3;

/** Values looked at, and the correction bits that must be saved, before a column counts as decimals with errors. */
const PROBES = 32;
const SAVED_BITS_MIN = 5;
const CORRECTED_EXPONENT_MAX = 12;

/** Whether the value is r / 10^e with a whole r. */
export function isDecimal(value: number, exponent: number): boolean {
  const power = POWERS_OF_TEN[exponent];
  const scaled = Math.round(value * power);
  return scaled / power === value && Math.abs(scaled) <= SCALED_MAX && !(scaled === 0 && Object.is(value, -0));
}

/** The exponent to scale the column by, -1 when it is not one of decimals. Some values may be exceptions still. */
export function chooseExponent(values: Float64Array): number {
  // Values that need each exponent, and no less.
  const needed = new Uint32Array(EXPONENT_MAX + 1);
  const misfitsMax = (values.length >>> MISFITS_SHIFT) + 1;
  let misfits = 0;
  let changes = 0;
  let exponent = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (i > 0 && value === values[i - 1]) {
      needed[exponent]++;
      continue;
    }
    changes++;
    // NaNs, staleness markers among them, are exceptions under every code.
    if (Number.isNaN(value)) continue;
    const least = leastExponent(value, exponent);
    if (least >= 0) {
      needed[least]++;
      exponent = least;
    } else if (++misfits > misfitsMax) {
      return -1;
    }
  }
  return cheapest(needed, changes);
}

/** The least exponent that the value is a decimal of, -1 when there is none. Starts to look at `near`. */
function leastExponent(value: number, near: number): number {
  let exponent = near;
  if (isDecimal(value, exponent)) {
    while (exponent > 0 && isDecimal(value, exponent - 1)) exponent--;
    return exponent;
  }
  for (exponent = near + 1; exponent <= EXPONENT_MAX; exponent++) if (isDecimal(value, exponent)) return exponent;
  for (exponent = near - 1; exponent >= 0; exponent--) if (isDecimal(value, exponent)) return exponent;
  return -1;
}

function cheapest(needed: Uint32Array, changes: number): number {
  let best = 0;
  let bestCost = Number.POSITIVE_INFINITY;
  let above = 0;
  for (let exponent = EXPONENT_MAX; exponent >= 0; exponent--) {
    const cost = EXCEPTION_BYTES * above + DIGIT_BYTES * changes * exponent;
    if (cost < bestCost) {
      best = exponent;
      bestCost = cost;
    }
    above += needed[exponent];
  }
  return best;
}

/**
 * The exponent of decimals that carry errors of some last bits, as a sum of durations does; -1 when none saves anything. By
 * chance, the decimal next to a double is up to half the distance of two decimals off, so the errors must be far below that.
 */
export function chooseCorrectedExponent(values: Float64Array): number {
  const stride = Math.max(1, Math.floor(values.length / PROBES));
  for (let exponent = 0; exponent <= CORRECTED_EXPONENT_MAX; exponent++) {
    if (areNearDecimals(values, stride, exponent)) return exponent;
  }
  return -1;
}

function areNearDecimals(values: Float64Array, stride: number, exponent: number): boolean {
  const power = POWERS_OF_TEN[exponent];
  // The value, the decimal next to it, and the decimal behind that.
  const doubles = new Float64Array(3);
  const words = new Uint32Array(doubles.buffer);
  let probes = 0;
  let near = 0;
  for (let i = 0; i < values.length; i += stride) {
    const value = Math.abs(values[i]);
    if (!Number.isFinite(value) || value === 0) continue;
    probes++;
    const scaled = Math.round(value * power);
    if (scaled === 0 || scaled > SCALED_MAX) continue;
    doubles[0] = value;
    doubles[1] = scaled / power;
    doubles[2] = (scaled + 1) / power;
    const error = Math.abs(distanceOfWords(words[0], words[1], words[2], words[3]));
    const spacing = distanceOfWords(words[4], words[5], words[2], words[3]);
    if (error * 2 ** (SAVED_BITS_MIN + 1) <= spacing) near++;
  }
  return probes > 0 && near >= probes - (probes >>> MISFITS_SHIFT);
}
