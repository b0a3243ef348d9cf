import { formatG } from '../../model/go-format.ts';
import type { Histogram } from '../../model/histogram.ts';
import { type BucketColumns, negativeBuckets, positiveBuckets } from './buckets.ts';

/** `{count:3, sum:5, [-2,-1):1, [-0.001,0.001]:1, (1,2]:1}`: the buckets with observations, ascending. */
export function histogramText(histogram: Histogram): string {
  const { count, sum, zeroThreshold, zeroCount } = histogram;
  const zero = zeroCount === 0 ? [] : [bucketText('[', -zeroThreshold, zeroThreshold, ']', zeroCount)];
  const negative = bucketTexts(negativeBuckets(histogram), '[', ')').reverse();
  const positive = bucketTexts(positiveBuckets(histogram), '(', ']');
  return `{${[`count:${formatG(count)}`, `sum:${formatG(sum)}`, ...negative, ...zero, ...positive].join(', ')}}`;
}

/** The first custom bucket includes -Inf. */
function bucketTexts({ lower, upper, counts }: BucketColumns, open: string, close: string): string[] {
  const populated = Array.from(counts.keys()).filter((i) => counts[i] !== 0);
  return populated.map((i) =>
    bucketText(lower[i] === Number.NEGATIVE_INFINITY ? '[' : open, lower[i], upper[i], close, counts[i]),
  );
}

function bucketText(open: string, lower: number, upper: number, close: string, count: number): string {
  return `${open}${formatG(lower)},${formatG(upper)}${close}:${formatG(count)}`;
}
