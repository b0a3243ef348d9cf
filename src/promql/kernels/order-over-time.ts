/** The functions over a window that need its values in order. */
import { loopWindows } from './compiled/loop-windows.ts';
import { quantile } from './quantile.ts';
import { type Reduce, reduceWindows } from './windows.ts';

/** params[0] is the quantile. */
export const quantileOverTime = loopWindows((kernel) => kernel.quantileOverTime());

/** Median of the absolute distances to the median; a NaN in the window makes it NaN. */
const medianAbsoluteDeviation: Reduce = (_times, values, from, to) => {
  const window = values.slice(from, to);
  for (const value of window) if (Number.isNaN(value)) return Number.NaN;
  const median = quantile(0.5, window, window.length);
  const distances = window.map((value) => Math.abs(value - median));
  return quantile(0.5, distances, distances.length);
};

export const madOverTime = reduceWindows(medianAbsoluteDeviation);
