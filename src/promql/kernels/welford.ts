/**
 * Variance in one pass: B. P. Welford, Technometrics 4 (1962). Aggregations use this plain form on columns, range
 * functions a compensated one (compiled/kernel/variance.ts), as Prometheus does.
 */

/** Takes x into slot `at`; the population variance is squares[at] / counts[at]. All slots start at 0. */
export function welfordAdd(
  counts: Float64Array,
  means: Float64Array,
  squares: Float64Array,
  at: number,
  x: number,
): void {
  const count = counts[at] + 1;
  counts[at] = count;
  if (count === 1) {
    means[at] = x;
    // An infinite or missing first value leaves no variance, whatever follows.
    squares[at] = Number.isFinite(x) ? 0 : Number.NaN;
    return;
  }
  const distance = x - means[at];
  means[at] += distance / count;
  squares[at] += distance * (x - means[at]);
}
