/** Symbols of lengths and distances of repeats, and the bits behind their codes (RFC 1951, section 3.2.5). */
import { REPEAT_BYTES_MAX, REPEAT_BYTES_MIN } from './repeat-bounds';

export const FIRST_LENGTH: i32 = 257;
export const END_OF_BLOCK: i32 = 256;

/** The place of a length among its symbols: after the first eight, each number of extra bits has four. The greatest has its own. */
export function lengthIndex(length: i32): i32 {
  const value = length - REPEAT_BYTES_MIN;
  if (value < 8) return value;
  if (length === REPEAT_BYTES_MAX) return 28;
  const high = 31 - clz(value);
  return 4 * (high - 1) + ((value >> (high - 2)) & 3);
}

export function lengthExtraBits(index: i32): i32 {
  return index < 8 || index === 28 ? 0 : (index >> 2) - 1;
}

/** After the first four, each number of extra bits has two symbols. */
export function distanceSymbol(distance: i32): i32 {
  const value = distance - 1;
  if (value < 4) return value;
  const high = 31 - clz(value);
  return 2 * high + ((value >> (high - 1)) & 1);
}

export function distanceExtraBits(symbol: i32): i32 {
  return symbol < 4 ? 0 : (symbol >> 1) - 1;
}
