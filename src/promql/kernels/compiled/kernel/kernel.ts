/**
 * Functions of range vectors over plain series: findWindows() first, then the function. latest() is that of instant selectors, and
 * stretch() comes before rates.
 */
export { changes, resets } from './counts';
export { madOverTime } from './deviation';
export { maxOverTime, minOverTime } from './extremes';
export { inputs, place, present, results, sorted, times, values } from './layout';
export { latest } from './lookback';
export { idelta, irate } from './newest';
export { quantileOverTime } from './quantile';
export { counterChange, gaugeChange, stretch } from './rate';
export { deriv, predictLinear } from './regression';
export { avgOverTime, sumOverTime } from './sums';
export { stddevOverTime, stdvarOverTime } from './variance';
export { findWindows } from './windows';
