import { type Reduce, reduceWindows } from './windows.ts';

/** Per-second rate of the last two samples; after a counter reset the newest value is the change. */
const lastRate: Reduce = (times, values, _from, to) => {
  const before = values[to - 2];
  const last = values[to - 1];
  const change = last < before ? last : last - before;
  return change / ((times[to - 1] - times[to - 2]) / 1000);
};

const lastDelta: Reduce = (_times, values, _from, to) => values[to - 1] - values[to - 2];

export const irate = reduceWindows(lastRate, 2);
export const idelta = reduceWindows(lastDelta, 2);
