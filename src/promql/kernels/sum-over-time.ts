/** sum, avg, stddev and stdvar over a window. */
import { loopWindows } from './compiled/loop-windows.ts';
import { KahanMean, KahanSum } from './kahan.ts';
import type { Reduce } from './windows.ts';

export const sum: Reduce = (_times, values, from, to) => {
  const total = new KahanSum();
  for (let i = from; i < to; i++) total.add(values[i]);
  return total.total();
};

export const average: Reduce = (_times, values, from, to) => {
  const mean = new KahanMean();
  for (let i = from; i < to; i++) mean.add(values[i]);
  return mean.mean();
};

export const sumOverTime = loopWindows((kernel) => kernel.sumOverTime());
export const avgOverTime = loopWindows((kernel) => kernel.avgOverTime());
export const stdvarOverTime = loopWindows((kernel) => kernel.stdvarOverTime());
export const stddevOverTime = loopWindows((kernel) => kernel.stddevOverTime());
