/**
 * The code of open chunks: times as delta of delta, values as XOR with the value before (Gorilla, VLDB 2015, section 4.1),
 * in 32-bit words and doubles only. Lossless for times that are whole numbers in +-2^53 and for all 64 bits of a value.
 *
 * The time of the first sample is not in the stream; the chunk's owner keeps it. The first sample is its 64 value bits.
 * Each further sample:
 *
 *   time   delta of delta         code                             bits
 *          0                      0                                   1
 *          [-64, 63]              10    and 7 bits                    9
 *          [-4096, 4095]          110   and 13 bits                  16
 *          [-524288, 524287]      1110  and 20 bits                  24
 *          32 bits                11110 and 32 bits                  37
 *          any other              11111 and 64 bits of time          69   the delta counts as 0 afterwards
 *   value  as before              0                                   1
 *          fits the window        10    and the window's bits       3..66
 *          a new window           11    and leading (5 bits), width - 1 (6 bits), width bits    14..77
 *
 * docs/format/chunk-gorilla.md is the full description. gorilla-decoder.ts reads it.
 */
import type { SampleColumns } from '../../model/samples.ts';
import { putBits } from './bits.ts';

/** Bits of the longest sample; an output needs room for so many, rounded up to words. */
export const SAMPLE_BITS_MAX = 69 + 77;

/**
 * The encoder's state, in 32-bit words of the memory that the caller gives: two doubles, so it starts at an even word.
 */
export const ENCODER = {
  lastTime: 0,
  lastDelta: 2,
  lastLow: 4,
  lastHigh: 5,
  /**
   * leading << 8 | width of the value window, 0 before the first; above them (NEWEST_BITS_SHIFT) the bits of the newest sample, 0 for
   * the first of a chunk: what leads back to the sample before it (newest-step.ts).
   */
  window: 6,
  /** Words of it, and rounded up to whole doubles: whoever keeps the state may use the last word. */
  used: 7,
  words: 8,
} as const;

/** In the window word: where the number of bits of the newest sample begins. */
export const NEWEST_BITS_SHIFT = 16;
export const WINDOW_MASK = (1 << NEWEST_BITS_SHIFT) - 1;

const WINDOW_HEADER_BITS = 11;
const TWO_32 = 4294967296;

/** Starts a stream at bit `position` of `out` with its first sample; returns the position behind it. */
export function encodeFirst(
  state: Int32Array,
  stateFloats: Float64Array,
  at: number,
  time: number,
  low: number,
  high: number,
  out: Int32Array,
  position: number,
): number {
  stateFloats[(at + ENCODER.lastTime) >> 1] = time;
  stateFloats[(at + ENCODER.lastDelta) >> 1] = 0;
  state[at + ENCODER.lastLow] = low;
  state[at + ENCODER.lastHigh] = high;
  state[at + ENCODER.window] = 0;
  putBits(out, position, high, 32);
  putBits(out, position + 32, low, 32);
  return position + 64;
}

/** Writes one more sample, later than the last, at bit `position` of `out`; returns the position behind it. */
export function encodeNext(
  state: Int32Array,
  stateFloats: Float64Array,
  at: number,
  time: number,
  low: number,
  high: number,
  out: Int32Array,
  position: number,
): number {
  const timeAt = (at + ENCODER.lastTime) >> 1;
  const deltaAt = (at + ENCODER.lastDelta) >> 1;
  const delta = time - stateFloats[timeAt];
  const change = delta - stateFloats[deltaAt];
  stateFloats[timeAt] = time;
  let behind: number;
  if (change === 0) {
    putBits(out, position, 0, 1);
    behind = position + 1;
  } else if (change >= -0x80000000 && change <= 0x7fffffff && delta <= 0x7fffffff) {
    stateFloats[deltaAt] = delta;
    behind = encodeChange(out, position, change);
  } else {
    stateFloats[deltaAt] = 0;
    behind = encodeTime(out, position, time);
  }
  behind = encodeValue(state, at, low, high, out, behind);
  const window = at + ENCODER.window;
  state[window] = (state[window] & WINDOW_MASK) | ((behind - position) << NEWEST_BITS_SHIFT);
  return behind;
}

/** Writes samples [from, to) of two columns as one stream from bit 0; returns its length in bits. */
export function encodeGorilla(
  samples: SampleColumns,
  from: number,
  to: number,
  state: Int32Array,
  stateFloats: Float64Array,
  at: number,
  out: Int32Array,
): number {
  const { times, words } = samples;
  let position = encodeFirst(state, stateFloats, at, times[from], words[2 * from] | 0, words[2 * from + 1] | 0, out, 0);
  for (let i = from + 1; i < to; i++) {
    position = encodeNext(state, stateFloats, at, times[i], words[2 * i] | 0, words[2 * i + 1] | 0, out, position);
  }
  return position;
}

function encodeChange(out: Int32Array, position: number, change: number): number {
  if (change >= -64 && change <= 63) {
    putBits(out, position, (0b10 << 7) | (change & 0x7f), 9);
    return position + 9;
  }
  if (change >= -4096 && change <= 4095) {
    putBits(out, position, (0b110 << 13) | (change & 0x1fff), 16);
    return position + 16;
  }
  if (change >= -524288 && change <= 524287) {
    putBits(out, position, (0b1110 << 20) | (change & 0xfffff), 24);
    return position + 24;
  }
  putBits(out, position, 0b11110, 5);
  putBits(out, position + 5, change | 0, 32);
  return position + 37;
}

function encodeTime(out: Int32Array, position: number, time: number): number {
  putBits(out, position, 0b11111, 5);
  putBits(out, position + 5, Math.floor(time / TWO_32), 32);
  putBits(out, position + 37, time >>> 0, 32);
  return position + 69;
}

function encodeValue(
  state: Int32Array,
  at: number,
  low: number,
  high: number,
  out: Int32Array,
  position: number,
): number {
  const xorLow = low ^ state[at + ENCODER.lastLow];
  const xorHigh = high ^ state[at + ENCODER.lastHigh];
  if ((xorLow | xorHigh) === 0) {
    putBits(out, position, 0, 1);
    return position + 1;
  }
  state[at + ENCODER.lastLow] = low;
  state[at + ENCODER.lastHigh] = high;
  // Leading zeros are at most 31, so that they fit five bits.
  const leading = xorHigh === 0 ? 31 : Math.clz32(xorHigh);
  const trailing = xorLow === 0 ? 63 - Math.clz32(xorHigh & -xorHigh) : 31 - Math.clz32(xorLow & -xorLow);
  const width = 64 - leading - trailing;
  const window = state[at + ENCODER.window] & WINDOW_MASK;
  const windowLeading = window >>> 8;
  const windowWidth = window & 0xff;
  // The old window is taken when it holds the bits and costs no more than announcing a tighter one.
  if (
    leading >= windowLeading &&
    64 - trailing <= windowLeading + windowWidth &&
    windowWidth <= width + WINDOW_HEADER_BITS
  ) {
    putBits(out, position, 0b10, 2);
    return putWindow(out, position + 2, xorLow, xorHigh, 64 - windowLeading - windowWidth, windowWidth);
  }
  state[at + ENCODER.window] = (leading << 8) | width;
  putBits(out, position, (0b11 << 11) | (leading << 6) | (width - 1), 13);
  return putWindow(out, position + 13, xorLow, xorHigh, trailing, width);
}

/** Writes bits [trailing, trailing + width) of the 64-bit XOR. */
function putWindow(
  out: Int32Array,
  position: number,
  xorLow: number,
  xorHigh: number,
  trailing: number,
  width: number,
): number {
  const shiftedLow =
    trailing >= 32
      ? xorHigh >>> (trailing - 32)
      : (xorLow >>> trailing) | (trailing === 0 ? 0 : xorHigh << (32 - trailing));
  if (width <= 32) {
    putBits(out, position, shiftedLow, width);
  } else {
    // Wider than 32 means that fewer than 32 trail.
    putBits(out, position, xorHigh >>> trailing, width - 32);
    putBits(out, position + width - 32, shiftedLow, 32);
  }
  return position + width;
}
