import type { Histogram } from '../../model/histogram.ts';
import { equalSpans } from './buckets-by-index.ts';
import { equalBounds } from './custom-bounds.ts';

/** What says where the buckets of a histogram are, without their counts. */
export type Layout = Pick<Histogram, 'schema' | 'zeroThreshold' | 'positiveSpans' | 'negativeSpans' | 'customValues'>;

/** Whether bucket i of one is bucket i of the other: nearly always so in one series, and then nothing is searched. */
export function haveSameLayout(a: Layout, b: Layout): boolean {
  return (
    a.schema === b.schema &&
    a.zeroThreshold === b.zeroThreshold &&
    equalSpans(a.positiveSpans, b.positiveSpans) &&
    equalSpans(a.negativeSpans, b.negativeSpans) &&
    equalBounds(a.customValues, b.customValues)
  );
}
