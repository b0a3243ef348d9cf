/**
 * Spans of two hours, aligned to the epoch. All samples of a chunk are in one span, so that what is cut to blocks, or read
 * of one, is whole chunks.
 */
export const SPAN_MS = 2 * 3600 * 1000;

/** [start, end); remembers the span that was asked for last. */
export interface TimeSpan {
  start: number;
  end: number;
}

/** Whether `time`, after `last`, is in another span; `span` is then or was that of one of them. */
export function leavesSpan(span: TimeSpan, last: number, time: number): boolean {
  if (last >= span.start && time < span.end) return false;
  span.start = spanStart(time);
  span.end = span.start + SPAN_MS;
  return last < span.start;
}

export function sameSpan(a: number, b: number): boolean {
  return spanStart(a) === spanStart(b);
}

export function spanStart(time: number): number {
  return Math.floor(time / SPAN_MS) * SPAN_MS;
}
