/**
 * An anchored or smoothed range as the result of a query: a point at either end of the window, and between them the
 * samples inside. The values at the ends are those that delta() takes (kernels/extended-range.ts).
 */
import type { SampleColumns } from '../model/samples.ts';

export interface ExtendedPoints {
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** Refused before. */
  readonly histograms: null;
}

/** `samples` reach beyond the window as the modifier allows; null when the window has no value. */
export function extendedPoints(
  samples: SampleColumns,
  startMs: number,
  endMs: number,
  smoothed: boolean,
): ExtendedPoints | null {
  const { times, values, count } = samples;
  const newest = count - 1;
  const first = Math.max(0, firstIndex(newest, (i) => times[i] > startMs) - 1);
  const last = smoothed ? firstIndex(newest, (i) => times[i] >= endMs) : newest;
  if (times[last] <= startMs || (smoothed && times[first] > endMs)) return null;
  const left = smoothed && times[first] < startMs ? between(samples, first, startMs) : values[first];
  const right = smoothed && last > 0 && times[last] > endMs ? between(samples, last - 1, endMs) : values[last];
  const inner: number[] = [];
  for (let i = 0; i < count; i++) if (times[i] > startMs && times[i] < endMs) inner.push(i);
  return {
    times: Float64Array.from([startMs, ...inner.map((i) => times[i]), endMs]),
    values: Float64Array.from([left, ...inner.map((i) => values[i]), right]),
    histograms: null,
  };
}

/** The first index below `end` that holds, else `end`. */
function firstIndex(end: number, holds: (index: number) => boolean): number {
  for (let i = 0; i < end; i++) if (holds(i)) return i;
  return end;
}

/** The value at a time on the line from sample `index` to the next. */
function between({ times, values }: SampleColumns, index: number, time: number): number {
  const share = time - times[index];
  return values[index] + ((values[index + 1] - values[index]) * share) / (times[index + 1] - times[index]);
}
