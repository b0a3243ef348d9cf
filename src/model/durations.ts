/**
 * Durations as Prometheus writes them in its configuration, its API and its query language: whole numbers with units, the
 * largest unit first, each unit at most once (`1h30m`). In this program a duration is a number of milliseconds.
 */
import { goQuote } from './go-format.ts';

const SECOND = 1000;
const DAY = 86_400 * SECOND;

/** Units from the largest to the smallest. `exact`: printed only when nothing would remain (90d, not 12w6d). */
const UNITS = [
  { name: 'y', ms: 365 * DAY, exact: true },
  { name: 'w', ms: 7 * DAY, exact: true },
  { name: 'd', ms: DAY, exact: false },
  { name: 'h', ms: 3600 * SECOND, exact: false },
  { name: 'm', ms: 60 * SECOND, exact: false },
  { name: 's', ms: SECOND, exact: false },
  { name: 'ms', ms: 1, exact: false },
] as const;

/** The longest duration, about 292 years: 2^63 - 1 nanoseconds, whole milliseconds of them. */
export const DURATION_MS_MAX = 9_223_372_036_854;

/** A text that is no duration; the message is Prometheus's. */
export class DurationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DurationError';
  }
}

/** Milliseconds of a duration such as `1h30m` or `0`; throws a DurationError. No sign, no fraction, no space. */
export function parseDuration(text: string): number {
  if (text === '') throw new DurationError('empty duration string');
  if (text === '0') return 0;
  let total = 0;
  let unitsFrom = 0;
  for (let at = 0; at < text.length; ) {
    const [digits, unit] = part(text, at);
    at += digits.length + unit.length;
    const index = UNITS.findIndex((candidate) => candidate.name === unit);
    if (index < 0) throw new DurationError(`unknown unit ${goQuote(unit)} in duration ${goQuote(text)}`);
    if (index < unitsFrom) throw new DurationError(`not a valid duration string: ${goQuote(text)}`);
    unitsFrom = index + 1;
    total += Number(digits) * UNITS[index].ms;
    if (total > DURATION_MS_MAX) throw new DurationError('duration out of range');
  }
  return total;
}

/** The digits at `at` and the unit behind them: all that follows up to the next digit. */
function part(text: string, at: number): [string, string] {
  const matched = /^([0-9]+)([^0-9]+)/.exec(text.slice(at));
  if (matched === null) throw new DurationError(`not a valid duration string: ${goQuote(text)}`);
  return [matched[1], matched[2]];
}

/** The shortest usual form of a duration in milliseconds: `90d`, `1w`, `1h30m`, `0s`, `-5m`. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  let rest = Math.abs(ms);
  let text = ms < 0 ? '-' : '';
  for (const unit of UNITS) {
    if (rest < unit.ms || (unit.exact && rest % unit.ms !== 0)) continue;
    const count = Math.floor(rest / unit.ms);
    text += `${count}${unit.name}`;
    rest -= count * unit.ms;
  }
  return text;
}
