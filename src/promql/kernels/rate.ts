/**
 * rate, increase and delta: the change over a window, extrapolated to its ends.
 *
 *      start            first                        last        end
 *        (---------------x----x----x----x----x----x----x----------]
 *         toStart         sampled interval              toEnd
 *
 * The change between first and last sample is stretched over toStart and toEnd, each cut to half the mean distance of
 * samples when it is longer than 1.1 such distances; a counter is never taken back below zero.
 */
import type { SampleColumns } from '../../model/samples.ts';
import type { RangeKernel, Windows } from './kernel.ts';

export const rate: RangeKernel = (samples, windows, _params, values, present, at) =>
  extrapolate(samples, windows, true, windows.rangeMs / 1000, values, present, at);

export const increase: RangeKernel = (samples, windows, _params, values, present, at) =>
  extrapolate(samples, windows, true, 1, values, present, at);

export const delta: RangeKernel = (samples, windows, _params, values, present, at) =>
  extrapolate(samples, windows, false, 1, values, present, at);

/** Resets are noted as the right end of the window passes them, so a step costs O(1) and the resets of its window. */
function extrapolate(
  samples: SampleColumns,
  windows: Windows,
  counter: boolean,
  perSeconds: number,
  values: Float64Array,
  present: Uint8Array,
  at: number,
): void {
  const { count, times, values: data } = samples;
  /** Ascending indices of samples that are less than the one before. */
  const resets: number[] = [];
  let firstReset = 0;
  let from = 0;
  let to = 0;
  for (let step = 0; step < windows.count; step++) {
    const end = windows.firstEndMs + step * windows.stepMs;
    const start = end - windows.rangeMs;
    for (; to < count && times[to] <= end; to++) {
      if (counter && to > 0 && data[to] < data[to - 1]) resets.push(to);
    }
    while (from < to && times[from] <= start) from++;
    if (to - from < 2) continue;
    const last = to - 1;
    let change = data[last] - data[from];
    while (firstReset < resets.length && resets[firstReset] <= from) firstReset++;
    for (let i = firstReset; i < resets.length; i++) change += data[resets[i] - 1];
    const sampled = (times[last] - times[from]) / 1000;
    const toStart = (times[from] - start) / 1000;
    const toEnd = (end - times[last]) / 1000;
    const stretch = stretchFactor(sampled, last - from, toStart, toEnd, counter, data[from], change);
    values[at + step] = change * (stretch / perSeconds);
    present[at + step] = 1;
  }
}

/** All times in seconds; `intervals` is the number of samples less one. */
function stretchFactor(
  sampled: number,
  intervals: number,
  toStart: number,
  toEnd: number,
  counter: boolean,
  first: number,
  change: number,
): number {
  const distance = sampled / intervals;
  const threshold = distance * 1.1;
  let before = toStart >= threshold ? distance / 2 : toStart;
  if (counter && change > 0 && first >= 0) {
    const toZero = sampled * (first / change);
    if (toZero < before) before = toZero;
  }
  const after = toEnd >= threshold ? distance / 2 : toEnd;
  return (sampled + before + after) / sampled;
}
