/** rate, increase and delta of anchored and smoothed ranges (extended-window.ts) of floats: no extrapolation. */
import type { SampleColumns } from '../../model/samples.ts';
import { countChanges, countResets } from './changes.ts';
import { type ExtendedWindow, MovingExtendedWindow } from './extended-window.ts';
import type { RangeKernel } from './kernel.ts';

export interface Variant {
  readonly smoothed: boolean;
  readonly counter: boolean;
  readonly perSecond: boolean;
}

export function extendedChange(variant: Variant): RangeKernel {
  return (samples, windows, _params, values, present, at) => {
    const divisor = variant.perSecond ? windows.rangeMs / 1000 : 1;
    const window = new MovingExtendedWindow(samples, windows, variant.smoothed);
    for (let step = 0; step < windows.count; step++) {
      if (!window.move(step)) continue;
      values[at + step] = extendedFloatChange(samples, window, variant) / divisor;
      present[at + step] = 1;
    }
  };
}

export function extendedFloatChange(samples: SampleColumns, window: ExtendedWindow, variant: Variant): number {
  const { times, values } = samples;
  const { startMs: start, endMs: end, from, first, last } = window;
  const { smoothed, counter } = variant;
  const left = smoothed && times[first] < start ? between(times, values, first, start, counter) : values[first];
  const right =
    smoothed && last > from && times[last] > end ? between(times, values, last - 1, end, counter) : values[last];
  if (!counter) return right - left;
  const firstInner = times[first] <= start ? first + 1 : first;
  const lastInner = times[last] >= end ? last - 1 : last;
  return right - left + lostAtResets(values, firstInner, lastInner, left, right);
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

export const anchoredChanges = anchoredCount(countChanges);
export const anchoredResets = anchoredCount(countResets);
