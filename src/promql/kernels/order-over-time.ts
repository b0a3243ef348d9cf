/** The functions over a window that need its values in order. */
import type { RangeKernel } from './kernel.ts';
import { quantile, quantileOfNumbers } from './quantile.ts';
import { SortedWindow } from './sorted-window.ts';
import { type Reduce, reduceWindows } from './windows.ts';

/** params[0] is the quantile. */
export const quantileOverTime: RangeKernel = (samples, windows, params, values, present, at) => {
  const { count, times, values: data } = samples;
  const [quantiles] = params;
  const sorted = new SortedWindow();
  let from = 0;
  let to = 0;
  for (let step = 0; step < windows.count; step++) {
    const end = windows.firstEndMs + step * windows.stepMs;
    const start = end - windows.rangeMs;
    while (to < count && times[to] <= end) to++;
    while (from < to && times[from] <= start) from++;
    if (from === to) continue;
    sorted.move(data, from, to);
    values[at + step] = quantileOfNumbers(quantiles[step], sorted.numbers, sorted.count, sorted.missing);
    present[at + step] = 1;
  }
};

/** Median of the absolute distances to the median; a NaN in the window makes it NaN. */
const medianAbsoluteDeviation: Reduce = (_times, values, from, to) => {
  const window = values.slice(from, to);
  for (const value of window) if (Number.isNaN(value)) return Number.NaN;
  const median = quantile(0.5, window, window.length);
  const distances = window.map((value) => Math.abs(value - median));
  return quantile(0.5, distances, distances.length);
};

export const madOverTime = reduceWindows(medianAbsoluteDeviation);
