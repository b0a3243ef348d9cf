/**
 * The q-quantile of values that are already sorted with NaN at the END (the order of TypedArray.sort), though NaN counts
 * as smaller than everything: the ranks are shifted, not the values. `count` is at least 1.
 */
export function quantileOfSorted(q: number, sorted: Float64Array, count: number): number {
  if (Number.isNaN(q)) return Number.NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  let numbers = count;
  while (numbers > 0 && Number.isNaN(sorted[numbers - 1])) numbers--;
  const missing = count - numbers;
  const rank = q * (count - 1);
  const floor = Math.floor(rank);
  const low = Math.max(0, floor);
  const high = Math.min(count - 1, low + 1);
  const weight = rank - floor;
  const lowValue = low < missing ? Number.NaN : sorted[low - missing];
  const highValue = high < missing ? Number.NaN : sorted[high - missing];
  return lowValue * (1 - weight) + highValue * weight;
}

/** The same of unsorted values, which are sorted in place. */
export function quantile(q: number, values: Float64Array): number {
  return quantileOfSorted(q, values.sort(), values.length);
}

/** Whether a parameter q deserves the warning that it should be between 0 and 1. */
export function quantileIsInvalid(q: number): boolean {
  return !(q >= 0 && q <= 1);
}
