/** Smallest positive double with full precision. */
const NORMAL_MIN = 2 ** -1022;

/** Relative equality of two numbers; around zero the difference counts absolutely. Two NaN are equal. */
export function almostEqual(a: number, b: number, epsilon: number): boolean {
  if (Number.isNaN(a) && Number.isNaN(b)) return true;
  if (a === b) return true;
  const sum = Math.abs(a) + Math.abs(b);
  const difference = Math.abs(a - b);
  if (a === 0 || b === 0 || sum < NORMAL_MIN) return difference < epsilon * NORMAL_MIN;
  return difference / Math.min(sum, Number.MAX_VALUE) < epsilon;
}
