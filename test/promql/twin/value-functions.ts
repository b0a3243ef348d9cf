/** Functions of one float. */
import { largest } from './statistics.ts';

export type ValueFunction = (value: number, ...params: number[]) => number;

/** Beyond infinity there is nothing, not even NaN. */
function greater(a: number, b: number): number {
  if (a === Number.POSITIVE_INFINITY || b === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  return Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : largest([a, b]);
}

function lesser(a: number, b: number): number {
  return -greater(-a, -b);
}

export const VALUE_FUNCTIONS: Readonly<Record<string, ValueFunction>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  sgn: Math.sign,
  exp: Math.exp,
  sqrt: Math.sqrt,
  ln: Math.log,
  deg: (value) => (value * 180) / Math.PI,
  round: (value, unit = 1) => Math.floor(value / unit + 0.5) * unit,
  clamp: (value, low, high) => greater(lesser(value, high), low),
  clamp_min: greater,
  clamp_max: lesser,
};

const DATE_FUNCTIONS: Readonly<Record<string, (date: Date) => number>> = {
  year: (date) => date.getUTCFullYear(),
  month: (date) => date.getUTCMonth() + 1,
  day_of_month: (date) => date.getUTCDate(),
  day_of_week: (date) => date.getUTCDay(),
  day_of_year: (date) => (startOfDay(date) - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000 + 1,
  days_in_month: (date) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate(),
  hour: (date) => date.getUTCHours(),
  minute: (date) => date.getUTCMinutes(),
};

function startOfDay(date: Date): number {
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
}

/** Of seconds since the Unix epoch; null: `func` is no function of dates. */
export function dateFunction(func: string): ValueFunction | null {
  const of = DATE_FUNCTIONS[func];
  return of === undefined ? null : (seconds) => of(new Date(Math.trunc(seconds) * 1000));
}
