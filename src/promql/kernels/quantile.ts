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

/** The same of unsorted values, which are sorted in place. */
export function quantile(q: number, values: Float64Array): number {
  // Such a sort puts NaN at the end.
  const sorted = values.sort();
  let count = sorted.length;
  while (count > 0 && Number.isNaN(sorted[count - 1])) count--;
  return quantileOfNumbers(q, sorted, count, sorted.length - count);
}

/** Whether a parameter q deserves the warning that it should be between 0 and 1. */
export function quantileIsInvalid(q: number): boolean {
  return !(q >= 0 && q <= 1);
}
