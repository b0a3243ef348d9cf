/** Variance of the observations: those of a bucket count as its middle. */
import { type Histogram, usesCustomBuckets } from '../../model/histogram.ts';
import { KahanSum } from '../kernels/kahan.ts';
import { allBuckets } from './buckets.ts';

export function histogramMean({ sum, count }: Histogram): number {
  return sum / count;
}

export function histogramVariance(histogram: Histogram): number {
  const mean = histogramMean(histogram);
  const isCustom = usesCustomBuckets(histogram);
  const { lower, upper, counts } = allBuckets(histogram);
  const squares = new KahanSum();
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] === 0) continue;
    const distance = (isCustom ? (upper[i] + lower[i]) / 2 : geometricMiddle(lower[i], upper[i])) - mean;
    squares.add(counts[i] * distance * distance);
  }
  return (squares.value + squares.compensation) / histogram.count;
}

/** Zero when the bucket reaches it. */
function geometricMiddle(lower: number, upper: number): number {
  if (lower <= 0 && upper >= 0) return 0;
  const middle = Math.sqrt(upper * lower);
  return upper < 0 ? -middle : middle;
}
