/** Go's time.Duration: whole nanoseconds. */
import { type Callable, NamedInteger, type Value } from './values.ts';

const MICROSECOND = 1_000n;
const MILLISECOND = 1_000_000n;
const SECOND = 1_000_000_000n;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;

export function durationValue(nanoseconds: bigint, typeName = 'time.Duration'): NamedInteger {
  return new NamedInteger(
    typeName,
    nanoseconds,
    () => durationText(nanoseconds),
    (name) => durationMethod(nanoseconds, name),
  );
}

/** An argument of the type: constants come as plain numbers. */
export function nanosecondsOf(value: Value): bigint {
  return value instanceof NamedInteger ? value.value : (value as bigint);
}

/** `1h2m3.5s`; below a second in the unit that leaves a whole part: `1.5ms`. */
export function durationText(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  const sign = nanoseconds < 0n ? '-' : '';
  const magnitude = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (magnitude < MICROSECOND) return `${sign}${magnitude}ns`;
  if (magnitude < MILLISECOND) return `${sign}${decimalText(magnitude, MICROSECOND)}µs`;
  if (magnitude < SECOND) return `${sign}${decimalText(magnitude, MILLISECOND)}ms`;
  const hours = magnitude / HOUR;
  const minutes = (magnitude / MINUTE) % 60n;
  const seconds = `${decimalText(magnitude % MINUTE, SECOND)}s`;
  if (hours > 0n) return `${sign}${hours}h${minutes}m${seconds}`;
  return minutes > 0n ? `${sign}${minutes}m${seconds}` : sign + seconds;
}

/** As many digits behind the point as it needs. */
function decimalText(value: bigint, unit: bigint): string {
  const digits = String(unit).length - 1;
  const fraction = String(value % unit)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  return `${value / unit}${fraction === '' ? '' : `.${fraction}`}`;
}

function durationMethod(nanoseconds: bigint, name: string): Callable | undefined {
  const getter = (call: () => Value): Callable => ({ parameters: [], variadic: false, call });
  const rounding = (call: (unit: bigint) => bigint): Callable => ({
    parameters: ['time.Duration'],
    variadic: false,
    call: ([unit]) => durationValue(call(nanosecondsOf(unit))),
  });
  switch (name) {
    case 'String':
      return getter(() => durationText(nanoseconds));
    case 'Hours':
      return getter(() => inUnit(nanoseconds, HOUR));
    case 'Minutes':
      return getter(() => inUnit(nanoseconds, MINUTE));
    case 'Seconds':
      return getter(() => inUnit(nanoseconds, SECOND));
    case 'Milliseconds':
      return getter(() => nanoseconds / MILLISECOND);
    case 'Microseconds':
      return getter(() => nanoseconds / MICROSECOND);
    case 'Nanoseconds':
      return getter(() => nanoseconds);
    case 'Abs':
      return getter(() => durationValue(nanoseconds < 0n ? -nanoseconds : nanoseconds));
    case 'Round':
      return rounding((unit) => roundTo(nanoseconds, unit));
    case 'Truncate':
      return rounding((unit) => (unit <= 0n ? nanoseconds : nanoseconds - (nanoseconds % unit)));
    default:
      return undefined;
  }
}

/** Whole units and the rest separately, which keeps long durations exact. */
function inUnit(nanoseconds: bigint, unit: bigint): number {
  return Number(nanoseconds / unit) + Number(nanoseconds % unit) / Number(unit);
}

/** Halves go away from zero. */
function roundTo(value: bigint, unit: bigint): bigint {
  if (unit <= 0n) return value;
  const rest = value % unit;
  const distance = rest < 0n ? -rest : rest;
  if (distance * 2n < unit) return value - rest;
  return value - rest + (value < 0n ? -unit : unit);
}
