/**
 * The newest step of a Gorilla stream taken back: from its value to the one before. Where the step begins and which window it used
 * is known from the encoder's state (gorilla.ts), so nothing before it is decoded.
 */
import { peekBits } from './bits.ts';
import { WINDOW_MASK } from './gorilla.ts';

/** Bits of the code of a time, by how many ones it begins with; of five, the time is whole. */
const TIME_BITS = [1, 9, 16, 24, 37, 69] as const;

/**
 * Replaces the value in `value` (low word, high word), which the step that begins at bit `position` of `words` wrote, by the value before.
 *
 * @param window the encoder's, after that step
 */
export function takeBackValue(words: Int32Array, position: number, window: number, value: Int32Array): void {
  let at = position + TIME_BITS[Math.min(5, Math.clz32(~peekBits(words, position)))];
  const bits = peekBits(words, at);
  if (bits >= 0) return;
  // Where this step has opened the window, its width is written once more.
  at += bits << 1 < 0 ? 13 : 2;
  const width = window & 0xff;
  const trailing = 64 - ((window & WINDOW_MASK) >>> 8) - width;
  if (width <= 32) {
    const field = peekBits(words, at) >>> (32 - width);
    if (trailing >= 32) {
      value[1] ^= field << (trailing - 32);
    } else {
      value[0] ^= field << trailing;
      if (trailing !== 0) value[1] ^= field >>> (32 - trailing);
    }
  } else {
    const fieldHigh = peekBits(words, at) >>> (64 - width);
    const fieldLow = peekBits(words, at + width - 32);
    value[0] ^= fieldLow << trailing;
    value[1] ^= trailing === 0 ? fieldHigh : (fieldHigh << trailing) | (fieldLow >>> (32 - trailing));
  }
}
