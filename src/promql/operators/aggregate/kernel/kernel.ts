/** Aggregations that keep a few numbers for each group and step. place() first; then clear() for groups that are new, rows, and results. */
export { addAverages, finishAverages } from './averages';
export { addCounts, finishCounts, finishGroups } from './counts';
export { addMaxima, addMinima, finishExtremes } from './extremes';
export { clear, endOf, groups, has, place, present } from './layout';
export { addSums, finishSums } from './sums';
export { addVariances, finishDeviations, finishVariances } from './variances';
