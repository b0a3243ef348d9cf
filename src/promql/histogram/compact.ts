import type { Histogram } from '../../model/histogram.ts';
import { type IndexedBuckets, indexBuckets, spansOf } from './buckets-by-index.ts';

/** Without empty buckets and without spans that nothing divides; the zero bucket stays. */
export function compactHistogram(histogram: Histogram): Histogram {
  const { positiveSpans, positiveBuckets, negativeSpans, negativeBuckets } = histogram;
  if (isCompact(positiveSpans, positiveBuckets) && isCompact(negativeSpans, negativeBuckets)) return histogram;
  return withBuckets(
    histogram,
    withoutEmpty(indexBuckets(positiveSpans, positiveBuckets)),
    withoutEmpty(indexBuckets(negativeSpans, negativeBuckets)),
  );
}

/** The histogram with other buckets. */
export function withBuckets(histogram: Histogram, positive: IndexedBuckets, negative: IndexedBuckets): Histogram {
  return {
    ...histogram,
    positiveSpans: spansOf(positive.indices),
    positiveBuckets: positive.counts,
    negativeSpans: spansOf(negative.indices),
    negativeBuckets: negative.counts,
  };
}

function withoutEmpty({ indices, counts }: IndexedBuckets): IndexedBuckets {
  return { indices: indices.filter((_, i) => counts[i] !== 0), counts: counts.filter((count) => count !== 0) };
}

function isCompact(spans: Int32Array, counts: Float64Array): boolean {
  for (let i = 0; i < spans.length; i += 2) if (spans[i + 1] === 0 || (i > 0 && spans[i] === 0)) return false;
  return !counts.includes(0);
}
