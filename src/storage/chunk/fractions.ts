/**
 * Which fixed-point numbers make whole ones of a column of doubles that is none of decimals: v = r / (10^e * 2^b). So are
 * differences of a clock's doubles, measurements in milliseconds that were made seconds, means of a power of two, 32-bit floats.
 * 10^e * 2^b is exact, so that the division is rounded once, and what was made by one comes back to the bit.
 */
import { POWERS_OF_TEN } from './decimals.ts';

export interface Fraction {
  readonly exponent: number;
  readonly bits: number;
}

/** Bits of the largest number that is looked for: a random double of 53 bits is one of these by chance in one of 512 cases. */
const NUMBER_BITS_MAX = 44;
/** Seconds that were nanoseconds, and less. */
const EXPONENT_TRIED_MAX = 9;
/** They are one byte. */
const FRACTION_BITS_MAX = 255;

const POWERS_OF_TWO = Float64Array.from({ length: FRACTION_BITS_MAX + 1 }, (_, bits) => 2 ** bits);

/** Values looked at; an eighth of them may be others. */
const PROBES = 32;
const MISFITS_SHIFT = 3;

/** null when nothing fits. The least power of ten is taken, with as many bits as the largest value leaves. */
export function chooseFraction(values: Float64Array): Fraction | null {
  const probes = probesOf(values);
  if (probes.length === 0) return null;
  const misfitsMax = probes.length >>> MISFITS_SHIFT;
  const largest = probes.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (let exponent = 0; exponent <= EXPONENT_TRIED_MAX; exponent++) {
    const bits = NUMBER_BITS_MAX - Math.ceil(Math.log2(largest * POWERS_OF_TEN[exponent]));
    if (!(bits > 0 && bits <= FRACTION_BITS_MAX)) continue;
    const divisor = fractionDivisor(exponent, bits);
    let misfits = 0;
    for (let i = 0; i < probes.length && misfits <= misfitsMax; i++) {
      if (Math.round(probes[i] * divisor) / divisor !== probes[i]) misfits++;
    }
    if (misfits <= misfitsMax) return { exponent, bits };
  }
  return null;
}

/** What numbers are divided by. */
export function fractionDivisor(exponent: number, bits: number): number {
  return POWERS_OF_TEN[exponent] * POWERS_OF_TWO[bits];
}

/** Some values from all parts of the column, without those that say nothing: 0 fits always, infinities and NaNs never. */
function probesOf(values: Float64Array): Float64Array {
  const stride = Math.max(1, Math.floor(values.length / PROBES));
  const probes: number[] = [];
  for (let i = 0; i < values.length; i += stride) {
    if (Number.isFinite(values[i]) && values[i] !== 0) probes.push(values[i]);
  }
  return Float64Array.from(probes);
}
