/**
 * Variance in one pass: B. P. Welford, Technometrics 4 (1962). Aggregations use the plain form on columns, range
 * functions the compensated form, as Prometheus does.
 */
import { KahanSum } from './kahan.ts';

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

/** Population variance of values[from .. to - 1], compensated. */
export function compensatedVariance(values: Float64Array, from: number, to: number): number {
  const mean = new KahanSum();
  const squares = new KahanSum();
  let count = 0;
  for (let i = from; i < to; i++) {
    count++;
    const distance = values[i] - (mean.value + mean.compensation);
    mean.add(distance / count);
    squares.add(distance * (values[i] - (mean.value + mean.compensation)));
  }
  return (squares.value + squares.compensation) / count;
}
