/**
 * Numbers of the text format: what Go's ParseFloat took before it knew hexadecimal floats and underscores. `Inf`, `Infinity` and `NaN` in
 * any case, a sign before all but NaN; nothing beyond the range of a double.
 */

const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const INFINITE = /^[+-]?inf(?:inity)?$/i;
const NOT_A_NUMBER = /^nan$/i;

/** The whole numbers below are exact in a double, and so are these: their quotient is rounded once, as Number() does. */
const DIGITS_MAX = 15;
const POWERS_OF_TEN: readonly number[] = Array.from({ length: DIGITS_MAX + 1 }, (_, i) => 10 ** i);

const DOT = 0x2e;
const MINUS = 0x2d;
const ZERO = 0x30;

/** The number from `start` to before `end`; null: it is none. */
export function floatBetween(text: string, start: number, end: number): number | null {
  return plainFloat(text, start, end) ?? anyFloat(text.slice(start, end));
}

/** Digits with a dot between them or none, a minus before them or none; null: not so, or more digits than are exact. */
function plainFloat(text: string, start: number, end: number): number | null {
  const isNegative = text.charCodeAt(start) === MINUS;
  const first = isNegative ? start + 1 : start;
  if (end - first > DIGITS_MAX || end <= first) return null;
  let digits = 0;
  let dotAt = -1;
  for (let at = first; at < end; at++) {
    const code = text.charCodeAt(at);
    const digit = code - ZERO;
    if (digit >= 0 && digit <= 9) digits = digits * 10 + digit;
    else if (code === DOT && dotAt < 0) dotAt = at;
    else return null;
  }
  if (dotAt < 0) return isNegative ? -digits : digits;
  if (end - first === 1) return null;
  const value = digits / POWERS_OF_TEN[end - dotAt - 1];
  return isNegative ? -value : value;
}

function anyFloat(text: string): number | null {
  if (FLOAT.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : null;
  }
  if (INFINITE.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return NOT_A_NUMBER.test(text) ? Number.NaN : null;
}
