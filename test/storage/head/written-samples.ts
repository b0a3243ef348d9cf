/** What the writer of concurrent.test.ts writes, so that its reader can tell an invented sample. */
export const SERIES_COUNT = 12;
export const TIMES_PER_SERIES = 4000;

export const CONTROL_DONE = 0;
export const CONTROL_SERIES = 1;

/** Low word of the value at a time; the high word is the time itself. */
export function lowOf(series: number, time: number): number {
  return Math.imul(time + 1, 0x9e3779b1 + series) >>> 0;
}
