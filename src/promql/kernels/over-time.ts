/** The functions over a window that pick a sample or count: min, max, first, last, count, present, and their times. */
import { loopWindows } from './compiled/loop-windows.ts';
import { type Reduce, reduceWindows } from './windows.ts';

/** Of equal values the last one gives the time. */
const timeOfLeast: Reduce = (times, values, from, to) => {
  let best = from;
  for (let i = from + 1; i < to; i++) if (values[i] <= values[best] || Number.isNaN(values[best])) best = i;
  return times[best] / 1000;
};

const timeOfGreatest: Reduce = (times, values, from, to) => {
  let best = from;
  for (let i = from + 1; i < to; i++) if (values[i] >= values[best] || Number.isNaN(values[best])) best = i;
  return times[best] / 1000;
};

const size: Reduce = (_times, _values, from, to) => to - from;
const one: Reduce = () => 1;
const first: Reduce = (_times, values, from) => values[from];
const last: Reduce = (_times, values, _from, to) => values[to - 1];
const timeOfFirst: Reduce = (times, _values, from) => times[from] / 1000;
const timeOfLast: Reduce = (times, _values, _from, to) => times[to - 1] / 1000;

export const minOverTime = loopWindows((kernel) => kernel.minOverTime());
export const maxOverTime = loopWindows((kernel) => kernel.maxOverTime());
export const countOverTime = reduceWindows(size);
export const presentOverTime = reduceWindows(one);
export const firstOverTime = reduceWindows(first);
export const lastOverTime = reduceWindows(last);
export const timeOfMinOverTime = reduceWindows(timeOfLeast);
export const timeOfMaxOverTime = reduceWindows(timeOfGreatest);
export const timeOfFirstOverTime = reduceWindows(timeOfFirst);
export const timeOfLastOverTime = reduceWindows(timeOfLast);
