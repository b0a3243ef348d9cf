/**
 * A column of doubles, lossless to the bit, in the code that will be smallest when its page is deflated:
 *
 *   0  constant    one value
 *   1  scaled      decimals as whole numbers (scaled.ts)
 *   2  corrected   the same with errors of some last bits
 *   3  XOR         any bits (xor-planes.ts)
 *   4  fractions   fixed-point numbers as whole numbers (fractions.ts)
 *
 * docs/format/chunk-columns.md draws them; columns/ decodes them.
 */
import type { ByteBuffer } from './byte-buffer.ts';
import { chooseCorrectedExponent, chooseExponent } from './decimals.ts';
import { deflatedSize } from './deflated-size.ts';
import { chooseFraction } from './fractions.ts';
import { encodeCorrected, encodeDecimals, encodeFractions } from './scaled.ts';
import { putByte, putWords } from './varint.ts';
import { encodeXor } from './xor-planes.ts';

const FloatCode = { Constant: 0, Scaled: 1, Corrected: 2, Xor: 3, Fractions: 4 } as const;

/** Scaled values that take no more than this each are not compared with other codes. */
const SCALED_BYTES_GOOD = 2.5;

/**
 * Encodes values [from, to) of a column, value i with its low word at 2i and its high word at 2i + 1. Nothing is written for
 * none.
 */
export function encodeFloats(words: Uint32Array, from: number, to: number, out: ByteBuffer): void {
  if (to <= from) return;
  const column = words.slice(2 * from, 2 * to);
  if (isConstant(column)) {
    putByte(out, FloatCode.Constant);
    putWords(out, column[0], column[1]);
    return;
  }
  const values = new Float64Array(column.buffer);
  const start = out.length;
  const exponent = chooseExponent(values);
  let size = Number.POSITIVE_INFINITY;
  if (exponent >= 0) {
    putByte(out, FloatCode.Scaled);
    encodeDecimals(values, column, exponent, out);
    size = deflatedSize(out.bytes, start, out.length);
    if (size <= SCALED_BYTES_GOOD * values.length) return;
  }
  const corrected = chooseCorrectedExponent(values);
  if (corrected >= 0) {
    const candidate = out.length;
    putByte(out, FloatCode.Corrected);
    encodeCorrected(values, column, corrected, out);
    size = keepSmaller(out, start, candidate, size);
  }
  const fraction = exponent < 0 ? chooseFraction(values) : null;
  if (fraction !== null) {
    const candidate = out.length;
    putByte(out, FloatCode.Fractions);
    encodeFractions(values, column, fraction, out);
    size = keepSmaller(out, start, candidate, size);
  }
  const candidate = out.length;
  putByte(out, FloatCode.Xor);
  encodeXor(column, out);
  keepSmaller(out, start, candidate, size);
}

function isConstant(words: Uint32Array): boolean {
  for (let i = 2; i < words.length; i += 2) if (words[i] !== words[0] || words[i + 1] !== words[1]) return false;
  return true;
}

/**
 * The code in [start, candidate) is expected to come to `size` bytes, infinite when there is none. Leaves it or the one
 * behind it, whichever is smaller, and answers its size.
 */
function keepSmaller(out: ByteBuffer, start: number, candidate: number, size: number): number {
  const candidateSize = deflatedSize(out.bytes, candidate, out.length);
  if (candidateSize >= size) {
    out.length = candidate;
    return size;
  }
  out.bytes.copyWithin(start, candidate, out.length);
  out.length -= candidate - start;
  return candidateSize;
}
