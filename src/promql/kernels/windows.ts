import type { RangeKernel } from './kernel.ts';

/**
 * One window to one number. The samples of the window are times and values [from, to); params and step serve functions
 * with scalar parameters (params[k][step]), evalMs those that look at the evaluation time.
 */
export type Reduce = (
  times: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  params: readonly Float64Array[],
  step: number,
  evalMs: number,
) => number;

/** The kernel that reduces each window with at least samplesMin samples. */
export function reduceWindows(reduce: Reduce, samplesMin = 1): RangeKernel {
  return (samples, windows, params, values, present, at) => {
    const { count, times, values: data } = samples;
    let from = 0;
    let to = 0;
    for (let step = 0; step < windows.count; step++) {
      const end = windows.firstEndMs + step * windows.stepMs;
      const start = end - windows.rangeMs;
      while (to < count && times[to] <= end) to++;
      while (from < to && times[from] <= start) from++;
      if (to - from < samplesMin) continue;
      const evalMs = windows.evalStartMs + step * windows.evalStepMs;
      values[at + step] = reduce(times, data, from, to, params, step, evalMs);
      present[at + step] = 1;
    }
  };
}
