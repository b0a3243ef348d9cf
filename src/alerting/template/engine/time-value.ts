/** Go's time.Time, in UTC. */
import { durationValue, nanosecondsOf } from './duration-value.ts';
import { formatTime, MONTHS, type TimeFields, WEEKDAYS } from './time-layout.ts';
import { type Callable, NamedInteger, Structure, type Value } from './values.ts';

const TEXT_LAYOUT = '2006-01-02 15:04:05.999999999 -0700 MST';
const MILLISECOND = 1_000_000n;
const DAY_MS = 86_400_000;
/** Go rounds and counts from the beginning of the year 1. */
const YEAR_1 = -62_135_596_800n * 1_000_000_000n;

/** Nanoseconds since the Unix epoch. */
class Time extends Structure {
  readonly nanoseconds: bigint;

  constructor(nanoseconds: bigint, typeName: string) {
    super(typeName, {
      text: () => formatTime(fieldsOf(nanoseconds), TEXT_LAYOUT),
      method: (name) => timeMethod(nanoseconds, name),
    });
    this.nanoseconds = nanoseconds;
  }
}

export function timeValue(nanoseconds: bigint, typeName = 'time.Time'): Value {
  return new Time(nanoseconds, typeName);
}

export function timeText(nanoseconds: bigint): string {
  return formatTime(fieldsOf(nanoseconds), TEXT_LAYOUT);
}

function fieldsOf(nanoseconds: bigint): TimeFields {
  const timeMs = floorDivide(nanoseconds, MILLISECOND);
  const date = new Date(Number(timeMs));
  const year = date.getUTCFullYear();
  const yearStart = new Date(0);
  yearStart.setUTCFullYear(year, 0, 1);
  return {
    year,
    month: date.getUTCMonth(),
    day: date.getUTCDate(),
    yearDay: Math.floor((date.getTime() - yearStart.getTime()) / DAY_MS) + 1,
    weekday: date.getUTCDay(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    nanosecond: date.getUTCMilliseconds() * Number(MILLISECOND) + Number(nanoseconds - timeMs * MILLISECOND),
  };
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

function timeMethod(nanoseconds: bigint, name: string): Callable | undefined {
  return getterOf(nanoseconds, name) ?? comparisonOf(nanoseconds, name) ?? changeOf(nanoseconds, name);
}

function getterOf(nanoseconds: bigint, name: string): Callable | undefined {
  const getter = (call: () => Value): Callable => ({ parameters: [], variadic: false, call });
  const field = (key: keyof TimeFields): Callable => getter(() => BigInt(fieldsOf(nanoseconds)[key]));
  const unix = (unit: bigint): Callable => getter(() => floorDivide(nanoseconds, unit));
  switch (name) {
    case 'Year':
    case 'Day':
    case 'Hour':
    case 'Minute':
    case 'Second':
    case 'Nanosecond':
      return field(name.toLowerCase() as keyof TimeFields);
    case 'YearDay':
      return field('yearDay');
    case 'Month':
      return getter(() => named('time.Month', fieldsOf(nanoseconds).month + 1, MONTHS[fieldsOf(nanoseconds).month]));
    case 'Weekday':
      return getter(() =>
        named('time.Weekday', fieldsOf(nanoseconds).weekday, WEEKDAYS[fieldsOf(nanoseconds).weekday]),
      );
    case 'Unix':
      return unix(1_000_000_000n);
    case 'UnixMilli':
      return unix(MILLISECOND);
    case 'UnixMicro':
      return unix(1_000n);
    case 'UnixNano':
      return unix(1n);
    case 'UTC':
    case 'Local':
      return getter(() => timeValue(nanoseconds));
    case 'IsZero':
      return getter(() => nanoseconds === YEAR_1);
    case 'String':
      return getter(() => timeText(nanoseconds));
    default:
      return undefined;
  }
}

function named(typeName: string, value: number, text: string): NamedInteger {
  const method: Callable = { parameters: [], variadic: false, call: () => text };
  return new NamedInteger(
    typeName,
    BigInt(value),
    () => text,
    (name) => (name === 'String' ? method : undefined),
  );
}

function comparisonOf(nanoseconds: bigint, name: string): Callable | undefined {
  const comparison = (call: (other: bigint) => Value): Callable => ({
    parameters: ['time.Time'],
    variadic: false,
    call: ([other]) => call((other as Time).nanoseconds),
  });
  switch (name) {
    case 'Before':
      return comparison((other) => nanoseconds < other);
    case 'After':
      return comparison((other) => nanoseconds > other);
    case 'Equal':
      return comparison((other) => nanoseconds === other);
    case 'Compare':
      return comparison((other) => (nanoseconds < other ? -1n : nanoseconds > other ? 1n : 0n));
    case 'Sub':
      return comparison((other) => durationValue(nanoseconds - other));
    default:
      return undefined;
  }
}

function changeOf(nanoseconds: bigint, name: string): Callable | undefined {
  const byDuration = (call: (duration: bigint) => bigint): Callable => ({
    parameters: ['time.Duration'],
    variadic: false,
    call: ([duration]) => timeValue(call(nanosecondsOf(duration))),
  });
  switch (name) {
    case 'Format':
      return {
        parameters: ['string'],
        variadic: false,
        call: ([layout]) => formatTime(fieldsOf(nanoseconds), layout as string),
      };
    case 'Add':
      return byDuration((duration) => nanoseconds + duration);
    case 'Truncate':
      return byDuration((unit) => nanoseconds - restOf(nanoseconds, unit));
    case 'Round':
      return byDuration((unit) => {
        const rest = restOf(nanoseconds, unit);
        return rest * 2n < unit || unit <= 0n ? nanoseconds - rest : nanoseconds - rest + unit;
      });
    case 'AddDate':
      return {
        parameters: ['int', 'int', 'int'],
        variadic: false,
        call: (parts) => timeValue(addDate(nanoseconds, parts.map(Number))),
      };
    default:
      return undefined;
  }
}

function restOf(nanoseconds: bigint, unit: bigint): bigint {
  return unit <= 0n ? 0n : (((nanoseconds - YEAR_1) % unit) + unit) % unit;
}

/** Days beyond the end of a month run on into the next. */
function addDate(nanoseconds: bigint, [years, months, days]: readonly number[]): bigint {
  const timeMs = floorDivide(nanoseconds, MILLISECOND);
  const date = new Date(Number(timeMs));
  date.setUTCFullYear(date.getUTCFullYear() + years, date.getUTCMonth() + months, date.getUTCDate() + days);
  if (Number.isNaN(date.getTime())) throw new Error('the date is out of range');
  return BigInt(date.getTime()) * MILLISECOND + (nanoseconds - timeMs * MILLISECOND);
}
