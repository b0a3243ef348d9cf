import { type Histogram, usesCustomBuckets } from '../../model/histogram.ts';
import { coarsen, indexBuckets } from './buckets-by-index.ts';
import { withBuckets } from './compact.ts';

/** The histogram at a lower resolution; the same object when it has that schema already. */
export function reduceSchema(histogram: Histogram, schema: number): Histogram {
  const lower = histogram.schema - schema;
  if (lower <= 0 || usesCustomBuckets(histogram)) return histogram;
  return withBuckets(
    { ...histogram, schema },
    coarsen(indexBuckets(histogram.positiveSpans, histogram.positiveBuckets), lower),
    coarsen(indexBuckets(histogram.negativeSpans, histogram.negativeBuckets), lower),
  );
}
