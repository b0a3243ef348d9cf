/**
 * Doubles as whole numbers of some power of ten: `value = (first + factor * sum of steps) / 10^exponent`; of fractions, they are
 * divided by 2^bits too. With corrections, the value is so many doubles above that. NaNs, -0 and what else is not of that
 * form are exceptions.
 *
 *   | exponent 8 | bits 8, of fractions | factor | first | exceptions | column of steps | changes of corrections, of corrected ones |
 */
import type { ByteBuffer } from './byte-buffer.ts';
import { POWERS_OF_TEN, SCALED_MAX } from './decimals.ts';
import { distanceOfWords } from './double-bits.ts';
import { encodeExceptions } from './exceptions.ts';
import { type Fraction, fractionDivisor } from './fractions.ts';
import { encodeSigned } from './signed-column.ts';
import { putByte, putSigned, putVarint } from './varint.ts';

/** A correction beyond this saves nothing: such a value is an exception. */
const CORRECTION_MAX = 2 ** 24;

/** Encodes a column of doubles as decimals; `words` are their bits. */
export function encodeDecimals(values: Float64Array, words: Uint32Array, exponent: number, out: ByteBuffer): void {
  putByte(out, exponent);
  encodeExactly(values, words, POWERS_OF_TEN[exponent], out);
}

/** The same as fixed-point numbers. */
export function encodeFractions(values: Float64Array, words: Uint32Array, fraction: Fraction, out: ByteBuffer): void {
  putByte(out, fraction.exponent);
  putByte(out, fraction.bits);
  encodeExactly(values, words, fractionDivisor(fraction.exponent, fraction.bits), out);
}

/** The same as decimals with corrections. */
export function encodeCorrected(values: Float64Array, words: Uint32Array, exponent: number, out: ByteBuffer): void {
  const isException = new Uint8Array(values.length);
  const scaled = new Float64Array(values.length);
  const corrections = new Float64Array(values.length);
  scaleNear(values, words, exponent, scaled, corrections, isException);
  putByte(out, exponent);
  putScaled(scaled, isException, words, out);
  for (let i = corrections.length - 1; i > 0; i--) corrections[i] -= corrections[i - 1];
  encodeSigned(corrections, out);
}

function encodeExactly(values: Float64Array, words: Uint32Array, divisor: number, out: ByteBuffer): void {
  const isException = new Uint8Array(values.length);
  const scaled = new Float64Array(values.length);
  scaleExactly(values, words, divisor, scaled, isException);
  putScaled(scaled, isException, words, out);
}

/** Writes whole numbers, which become their steps, from the factor on. */
function putScaled(scaled: Float64Array, isException: Uint8Array, words: Uint32Array, out: ByteBuffer): void {
  const first = scaled[0];
  const steps = scaled.subarray(1);
  for (let i = scaled.length - 1; i > 0; i--) scaled[i] -= scaled[i - 1];
  const factor = commonFactor(steps);
  if (factor > 1) for (let i = 0; i < steps.length; i++) steps[i] /= factor;
  putVarint(out, factor);
  putSigned(out, first);
  encodeExceptions(isException, words, out);
  encodeSigned(steps, out);
}

/** An exception gets the number before it, so that it costs no step; at the beginning 0. */
function scaleExactly(
  values: Float64Array,
  words: Uint32Array,
  divisor: number,
  scaled: Float64Array,
  isException: Uint8Array,
): void {
  let before = leadingNumber(values, divisor);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const number = Math.round(value * divisor);
    if (number / divisor !== value || Math.abs(number) > SCALED_MAX || (number === 0 && words[2 * i + 1] !== 0)) {
      isException[i] = 1;
    } else {
      before = number;
    }
    scaled[i] = before;
  }
}

function scaleNear(
  values: Float64Array,
  words: Uint32Array,
  exponent: number,
  scaled: Float64Array,
  corrections: Float64Array,
  isException: Uint8Array,
): void {
  const power = POWERS_OF_TEN[exponent];
  const near = new Float64Array(1);
  const nearWords = new Uint32Array(near.buffer);
  let before = leadingNumber(values, power);
  let correctionBefore = 0;
  for (let i = 0; i < values.length; i++) {
    // Adding 0 makes 0 of -0.
    const number = Math.round(values[i] * power) + 0;
    near[0] = number / power;
    const correction = distanceOfWords(words[2 * i], words[2 * i + 1], nearWords[0], nearWords[1]);
    if (Math.abs(number) <= SCALED_MAX && Math.abs(correction) <= CORRECTION_MAX) {
      before = number;
      correctionBefore = correction;
    } else {
      isException[i] = 1;
    }
    scaled[i] = before;
    corrections[i] = correctionBefore;
  }
}

/** The number that exceptions at the beginning get: that of the first value that may be none. */
function leadingNumber(values: Float64Array, power: number): number {
  for (let i = 0; i < values.length; i++) {
    const number = Math.round(values[i] * power);
    if (Math.abs(number) <= SCALED_MAX) return number + 0;
  }
  return 0;
}

/** The largest number that divides all steps, 1 when all are 0. */
function commonFactor(steps: Float64Array): number {
  let factor = 0;
  for (let i = 0; i < steps.length; i++) {
    const step = Math.abs(steps[i]);
    if (step === 0) continue;
    if (factor === 0) factor = step;
    else if (Math.round(step / factor) * factor !== step) factor = greatestCommonDivisor(step, factor);
    if (factor === 1) return 1;
  }
  return factor === 0 ? 1 : factor;
}

function greatestCommonDivisor(a: number, b: number): number {
  let larger = a;
  let smaller = b;
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}
