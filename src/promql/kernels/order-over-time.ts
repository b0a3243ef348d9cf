/** The functions over a window that need its values in order. */
import { quantile } from './quantile.ts';
import { type Reduce, reduceWindows } from './windows.ts';

const quantileOfWindow: Reduce = (_times, values, from, to, params, step) =>
  quantile(params[0][step], values.slice(from, to));

/** Median of the absolute distances to the median; a NaN in the window makes it NaN. */
const medianAbsoluteDeviation: Reduce = (_times, values, from, to) => {
  const window = values.slice(from, to);
  for (const value of window) if (Number.isNaN(value)) return Number.NaN;
  const median = quantile(0.5, window);
  return quantile(
    0.5,
    window.map((value) => Math.abs(value - median)),
  );
};

export const quantileOverTime = reduceWindows(quantileOfWindow);
export const madOverTime = reduceWindows(medianAbsoluteDeviation);
