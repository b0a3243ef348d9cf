/**
 * Start times: since when a cumulative sample counts, or what time a delta covers. A sample that starts at or after the
 * one before it was taken does not go on from there, whatever its value.
 */
import type { SampleColumns } from '../../model/samples.ts';

/** Whether the start time of sample i (not the first) says that it is a reset. */
export function startsAnew({ times, starts }: SampleColumns, i: number): boolean {
  if (starts === null) return false;
  const start = starts[i];
  const before = times[i - 1];
  if (start === 0 || start < before || start >= times[i]) return false;
  if (start > before) return true;
  // At the very time of the sample before: a delta follows a delta, but a cumulative sample of unknown start has the
  // first time that was seen of it as its start.
  const startBefore = starts[i - 1];
  return startBefore !== 0 && startBefore < before;
}

/** Whether a sample of [from, to) starts in the middle of the one before it. */
export function hasOverlap({ times, starts }: SampleColumns, from: number, to: number): boolean {
  if (starts === null) return false;
  for (let i = from + 1; i < to; i++) {
    if (starts[i] !== 0 && starts[i] < times[i - 1] && starts[i] !== starts[i - 1]) return true;
  }
  return false;
}
