/**
 * rate, increase and delta of anchored and smoothed ranges: no extrapolation, but samples from beyond the window.
 *
 *                 start                        end
 *     a-------------(----x------x------x--------]--------b
 *
 * anchored takes the newest sample at or before each end for the value there. smoothed interpolates between the
 * samples around each end. Samples count up to lookbackMs before the start, for smoothed also after the end.
 */
import { countChanges, countResets } from './changes.ts';
import type { RangeKernel } from './kernel.ts';

interface Variant {
  readonly smoothed: boolean;
  readonly counter: boolean;
  readonly perSecond: boolean;
}

function extendedChange({ smoothed, counter, perSecond }: Variant): RangeKernel {
  return (samples, windows, _params, values, present, at) => {
    const { count, times, values: data } = samples;
    const after = smoothed ? windows.lookbackMs : 0;
    const divisor = perSecond ? windows.rangeMs / 1000 : 1;
    let from = 0;
    let to = 0;
    let inner = 0;
    let outer = 0;
    for (let step = 0; step < windows.count; step++) {
      const end = windows.firstEndMs + step * windows.stepMs;
      const start = end - windows.rangeMs;
      while (to < count && times[to] <= end + after) to++;
      while (from < to && times[from] <= start - windows.lookbackMs) from++;
      if (from === to) continue;
      const newest = to - 1;
      inner = Math.max(inner, from);
      while (inner < newest && times[inner] <= start) inner++;
      outer = Math.max(outer, from);
      while (outer < newest && (!smoothed || times[outer] < end)) outer++;
      const first = Math.max(from, inner - 1);
      if (times[outer] <= start || (smoothed && times[first] > end)) continue;
      const left = smoothed && times[first] < start ? between(times, data, first, start, counter) : data[first];
      const right =
        smoothed && outer > from && times[outer] > end ? between(times, data, outer - 1, end, counter) : data[outer];
      let change = right - left;
      if (counter) {
        const firstInner = times[first] <= start ? first + 1 : first;
        const lastInner = times[outer] >= end ? outer - 1 : outer;
        change += lostAtResets(data, firstInner, lastInner, left, right);
      }
      values[at + step] = change / divisor;
      present[at + step] = 1;
    }
  };
}

/** The value at time t on the line from sample i to sample i + 1; a counter that was reset between starts from 0. */
function between(times: Float64Array, values: Float64Array, i: number, t: number, counter: boolean): number {
  const next = values[i + 1];
  const value = counter && next < values[i] ? 0 : values[i];
  return value + ((next - value) * (t - times[i])) / (times[i + 1] - times[i]);
}

/** What a counter had before each reset on the way left, inner samples [first, last], right. */
function lostAtResets(values: Float64Array, first: number, last: number, left: number, right: number): number {
  let lost = 0;
  let before = left;
  for (let i = first; i <= last; i++) {
    if (values[i] < before) lost += before;
    before = values[i];
  }
  return right < before ? lost + before : lost;
}

/** A count over the window and the newest sample before it. */
function anchoredCount(countIn: (values: Float64Array, from: number, to: number) => number): RangeKernel {
  return (samples, windows, _params, values, present, at) => {
    const { count, times, values: data } = samples;
    let from = 0;
    let to = 0;
    for (let step = 0; step < windows.count; step++) {
      const end = windows.firstEndMs + step * windows.stepMs;
      const start = end - windows.rangeMs;
      while (to < count && times[to] <= end) to++;
      while (from < to && times[from] <= start) from++;
      if (from === to) continue;
      const anchored = from > 0 && times[from - 1] > start - windows.lookbackMs;
      values[at + step] = countIn(data, anchored ? from - 1 : from, to);
      present[at + step] = 1;
    }
  };
}

export const anchoredRate = extendedChange({ smoothed: false, counter: true, perSecond: true });
export const anchoredIncrease = extendedChange({ smoothed: false, counter: true, perSecond: false });
export const anchoredDelta = extendedChange({ smoothed: false, counter: false, perSecond: false });
export const anchoredChanges = anchoredCount(countChanges);
export const anchoredResets = anchoredCount(countResets);
export const smoothedRate = extendedChange({ smoothed: true, counter: true, perSecond: true });
export const smoothedIncrease = extendedChange({ smoothed: true, counter: true, perSecond: false });
export const smoothedDelta = extendedChange({ smoothed: true, counter: false, perSecond: false });
