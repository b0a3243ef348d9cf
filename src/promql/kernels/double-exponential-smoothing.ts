import { type Reduce, reduceWindows } from './windows.ts';

/**
 * Holt's linear method: params are the smoothing factor and the trend factor, both between 0 and 1. The trend starts as
 * the difference of the first two samples.
 */
const smooth: Reduce = (_times, values, from, to, params, step) => {
  const smoothing = params[0][step];
  const trending = params[1][step];
  let before = 0;
  let level = values[from];
  let trend = values[from + 1] - values[from];
  for (let i = from + 1; i < to; i++) {
    if (i > from + 1) trend = trending * (level - before) + (1 - trending) * trend;
    const next = smoothing * values[i] + (1 - smoothing) * (level + trend);
    before = level;
    level = next;
  }
  return level;
};

export const doubleExponentialSmoothing = reduceWindows(smooth, 2);
