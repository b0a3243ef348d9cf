/** A sum with Neumaier's variant of Kahan's compensation; its order of operations is that of kernels/kahan.ts. */

/** Adds to the sum at an address; what was lost on the way is at the other. */
export function addCompensated(sumAt: usize, lostAt: usize, x: f64): void {
  const sum = load<f64>(sumAt);
  const next = sum + x;
  const lost = load<f64>(lostAt);
  if (abs(next) === Infinity) store<f64>(lostAt, 0);
  else if (abs(sum) >= abs(x)) store<f64>(lostAt, lost + (sum - next + x));
  else store<f64>(lostAt, lost + (x - next + sum));
  store<f64>(sumAt, next);
}
