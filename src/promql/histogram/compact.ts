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
  const kept = { indices: new Int32Array(counts.length), counts: new Float64Array(counts.length) };
  let size = 0;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] === 0) continue;
    kept.indices[size] = indices[i];
    kept.counts[size++] = counts[i];
  }
  return { indices: kept.indices.subarray(0, size), counts: kept.counts.subarray(0, size) };
}

function isCompact(spans: Int32Array, counts: Float64Array): boolean {
  for (let i = 0; i < spans.length; i += 2) if (spans[i + 1] === 0 || (i > 0 && spans[i] === 0)) return false;
  return !counts.includes(0);
}
