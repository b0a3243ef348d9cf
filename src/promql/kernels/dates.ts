/**
 * Parts of a date in UTC, in the proleptic Gregorian calendar. Values are seconds since the Unix epoch, cut to whole
 * ones; a number that is no time a Date can hold (beyond 275,760 years either way) has NaN for its parts.
 */
import type { ValueKernel } from './kernel.ts';

const DAY_MS = 86_400_000;

function datePart(part: (date: Date) => number): ValueKernel {
  return (values, present, from, count) => {
    const date = new Date(0);
    for (let i = from; i < from + count; i++) {
      if (present[i] === 0) continue;
      date.setTime(Math.trunc(values[i]) * 1000);
      values[i] = part(date);
    }
  };
}

export const year = datePart((date) => date.getUTCFullYear());
export const month = datePart((date) => date.getUTCMonth() + 1);
export const dayOfMonth = datePart((date) => date.getUTCDate());
/** 0 is Sunday. */
export const dayOfWeek = datePart((date) => date.getUTCDay());
export const dayOfYear = datePart((date) => {
  const newYear = new Date(0).setUTCFullYear(date.getUTCFullYear(), 0, 1);
  return Math.floor((date.getTime() - newYear) / DAY_MS) + 1;
});
/** Day 0 of the next month is the last day of this one. */
export const daysInMonth = datePart((date) => {
  const lastDay = new Date(0).setUTCFullYear(date.getUTCFullYear(), date.getUTCMonth() + 1, 0);
  return new Date(lastDay).getUTCDate();
});
export const hour = datePart((date) => date.getUTCHours());
export const minute = datePart((date) => date.getUTCMinutes());
