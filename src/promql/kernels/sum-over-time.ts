/** sum, avg, stddev and stdvar over a window. */
import { KahanMean, KahanSum } from './kahan.ts';
import { compensatedVariance } from './welford.ts';
import { type Reduce, reduceWindows } from './windows.ts';

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

const variance: Reduce = (_times, values, from, to) => compensatedVariance(values, from, to);
const deviation: Reduce = (_times, values, from, to) => Math.sqrt(compensatedVariance(values, from, to));

export const sumOverTime = reduceWindows(sum);
export const avgOverTime = reduceWindows(average);
export const stdvarOverTime = reduceWindows(variance);
export const stddevOverTime = reduceWindows(deviation);
