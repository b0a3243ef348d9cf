/**
 * Times of the API: Unix seconds as a decimal number, RFC 3339, or one of the two texts that stand for "ever".
 */

/** Times beyond these, which are exact in a double, are taken as these. */
export const TIME_MS_MIN = Number.MIN_SAFE_INTEGER;
export const TIME_MS_MAX = Number.MAX_SAFE_INTEGER;

const EARLIEST = '-292273086-05-16T16:47:06Z';
const LATEST = '292277025-08-18T07:12:54.999999999Z';

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;

const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;

/** A decimal number, with an exponent or without; null when the text is none. */
export function parseDecimal(text: string): number | null {
  return isPlainDecimal(text) || DECIMAL.test(text) ? Number(text) : null;
}

/** Digits and at most one dot, as most clients write it: an expression that is run now and then takes six microseconds to find that. */
function isPlainDecimal(text: string): boolean {
  let dots = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === DOT) dots++;
    else if (code < ZERO || code > NINE) return false;
  }
  return dots <= 1 && text.length > dots;
}

/** Milliseconds since the Unix epoch, or null when the text is no time. */
export function parseTime(text: string): number | null {
  const seconds = parseDecimal(text);
  if (seconds !== null) return fromSeconds(seconds);
  if (text === EARLIEST) return TIME_MS_MIN;
  if (text === LATEST) return TIME_MS_MAX;
  const match = RFC_3339.exec(text);
  return match === null ? null : fromRfc3339(match);
}

/** Rounded to the millisecond, halves away from zero. */
function fromSeconds(seconds: number): number {
  const magnitude = Math.abs(seconds);
  const whole = Math.floor(magnitude);
  const timeMs = whole * 1000 + Math.round((magnitude - whole) * 1000);
  const signed = seconds < 0 ? -timeMs : timeMs;
  // The addition turns a negative zero into zero.
  return Math.min(TIME_MS_MAX, Math.max(TIME_MS_MIN, signed)) + 0;
}

/** Digits behind the millisecond are cut off. */
function fromRfc3339(match: RegExpExecArray): number | null {
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  const millis = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const date = new Date(0);
  // Unlike Date.UTC it takes the years 0 to 99 for what they are.
  date.setUTCFullYear(year, month - 1, day);
  const dayExists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!dayExists || hour > 23 || minute > 59 || second > 59) return null;
  const offset = offsetMinutes(match[8], Number(match[9] ?? 0), Number(match[10] ?? 0));
  if (offset === null) return null;
  return date.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1000 + millis;
}

function offsetMinutes(sign: string | undefined, hours: number, minutes: number): number | null {
  if (hours > 24 || minutes > 59) return null;
  return (sign === '-' ? -1 : 1) * (hours * 60 + minutes);
}
