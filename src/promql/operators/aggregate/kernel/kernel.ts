/**
 * Aggregations. Those that keep a few numbers for each group and step: place() first; then clear() for groups that are new, rows, and
 * results. Quantiles: placeQuantiles() for each group, all of its rows, and results.
 */
export { addAverages, finishAverages } from './averages';
export { addCounts, finishCounts, finishGroups } from './counts';
export { addMaxima, addMinima, finishExtremes } from './extremes';
export { clear, endOf, groups, has, place, present } from './layout';
export { placeQuantiles, quantiles, takeQuantiles } from './quantiles';
export { addSums, finishSums } from './sums';
export { addVariances, finishDeviations, finishVariances } from './variances';
