/** Numbers for people, as Prometheus writes them. */

import { NO_FLAGS } from './engine/format-flags.ts';
import { formatFloat } from './engine/format-number.ts';
import { timeText } from './engine/time-value.ts';

const LARGE = ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
const LARGE_1024 = ['', 'ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'];
const SMALL = ['', 'm', 'u', 'n', 'p', 'f', 'a', 'z', 'y'];

/** Prefixes of the powers of 1000; four digits. */
export function humanize(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return fourDigits(value);
  return Math.abs(value) >= 1 ? reduced(value, 1000, LARGE) : enlarged(value, '');
}

/** Prefixes of the powers of 1024; none for what is not above 1. */
export function humanize1024(value: number): string {
  if (Math.abs(value) <= 1 || !Number.isFinite(value)) return fourDigits(value);
  return reduced(value, 1024, LARGE_1024);
}

/** Seconds as `1d 2h 3m 4s`; below a minute with four digits, below a second with a prefix. */
export function humanizeDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return fourDigits(seconds);
  if (seconds === 0) return `${fourDigits(seconds)}s`;
  const magnitude = Math.abs(seconds);
  if (magnitude < 1) return enlarged(seconds, 's');
  const sign = seconds < 0 ? '-' : '';
  if (magnitude < 60) return `${sign}${fourDigits(magnitude)}s`;
  const whole = BigInt(Math.floor(Math.min(magnitude, SECONDS_MAX)));
  const parts = [`${(whole / 60n) % 60n}m`, `${whole % 60n}s`];
  if (whole >= 3600n) parts.unshift(`${(whole / 3600n) % 24n}h`);
  if (whole >= 86_400n) parts.unshift(`${whole / 86_400n}d`);
  return sign + parts.join(' ');
}

/** The largest double below 2^63. */
const SECONDS_MAX = 2 ** 63 - 1024;

export function humanizePercentage(ratio: number): string {
  return `${fourDigits(ratio * 100)}%`;
}

/** Unix seconds as `2022-01-25 12:36:43.5 +0000 UTC`. */
export function humanizeTimestamp(seconds: number): string {
  return Number.isFinite(seconds) ? timeText(nanosecondsOfSeconds(seconds)) : fourDigits(seconds);
}

const NANOSECONDS_MAX = 2 ** 63;
const MILLISECOND = 1_000_000n;

/** A time since the Unix epoch, cut off after the milliseconds. */
export function nanosecondsOfSeconds(seconds: number): bigint {
  if (!Number.isFinite(seconds)) throw new Error('value is NaN or Inf');
  const nanoseconds = seconds * 1e9;
  if (Math.abs(nanoseconds) > NANOSECONDS_MAX) {
    const shown = formatFloat(seconds, 'v', NO_FLAGS);
    throw new Error(`${shown} cannot be represented as a nanoseconds timestamp since it overflows int64`);
  }
  return (BigInt(Math.trunc(nanoseconds)) / MILLISECOND) * MILLISECOND;
}

function reduced(value: number, by: number, prefixes: readonly string[]): string {
  let rest = value;
  let power = 0;
  while (Math.abs(rest) >= by && power < prefixes.length - 1) {
    rest /= by;
    power++;
  }
  return fourDigits(rest) + prefixes[power];
}

function enlarged(value: number, unit: string): string {
  let rest = value;
  let power = 0;
  while (Math.abs(rest) < 1 && power < SMALL.length - 1) {
    rest *= 1000;
    power++;
  }
  return fourDigits(rest) + SMALL[power] + unit;
}

const FOUR_DIGITS = { ...NO_FLAGS, precision: 4 };

/** `%.4g` */
function fourDigits(value: number): string {
  return formatFloat(value, 'g', FOUR_DIGITS)!;
}
