/** The rule of all quantiles, in plain words. */

/**
 * The q-quantile of `count` numbers in ascending order beside `missing` NaN, which count as smaller than all numbers.
 * There is at least one value.
 */
export function quantileOfNumbers(q: number, sorted: Float64Array, count: number, missing: number): number {
  if (Number.isNaN(q)) return Number.NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  const last = count + missing - 1;
  const rank = q * last;
  const floor = Math.floor(rank);
  const low = Math.max(0, floor);
  const high = Math.min(last, low + 1);
  const weight = rank - floor;
  const lowValue = low < missing ? Number.NaN : sorted[low - missing];
  const highValue = high < missing ? Number.NaN : sorted[high - missing];
  return lowValue * (1 - weight) + highValue * weight;
}
