import { CounterReset, type Histogram, usesCustomBuckets } from '../model/histogram.ts';
import { equalSpans } from '../promql/histogram/buckets-by-index.ts';
import { compactHistogram } from '../promql/histogram/compact.ts';
import { equalBounds } from '../promql/histogram/custom-bounds.ts';
import { histogramText } from '../promql/histogram/text.ts';
import { almostEqual } from '../promql/kernels/almost-equal.ts';
import type { HistogramLiteral } from './histogram-notation.ts';

/** Bounds are compared exactly, counts nearly; empty buckets do not count, the hint only when it is written. */
export function matchesHistogram({ histogram, hintGiven }: HistogramLiteral, got: Histogram, epsilon: number): boolean {
  const a = compactHistogram(histogram);
  const b = compactHistogram(got);
  const nearly = (x: number, y: number): boolean => almostEqual(x, y, epsilon);
  const allNearly = (x: Float64Array, y: Float64Array): boolean =>
    x.length === y.length && x.every((value, i) => nearly(value, y[i]));
  return (
    (!hintGiven || a.counterReset === b.counterReset) &&
    a.schema === b.schema &&
    nearly(a.count, b.count) &&
    nearly(a.sum, b.sum) &&
    nearly(a.zeroCount, b.zeroCount) &&
    a.zeroThreshold === b.zeroThreshold &&
    (!usesCustomBuckets(a) || equalBounds(a.customValues, b.customValues)) &&
    equalSpans(a.positiveSpans, b.positiveSpans) &&
    equalSpans(a.negativeSpans, b.negativeSpans) &&
    allNearly(a.positiveBuckets, b.positiveBuckets) &&
    allNearly(a.negativeBuckets, b.negativeBuckets)
  );
}

/** The text of a histogram with its schema, and with its hint when that counts. */
export function describeHistogram(histogram: Histogram, withHint: boolean): string {
  const { schema, zeroThreshold, counterReset } = histogram;
  const hint = withHint ? ` ${HINT_NAMES[counterReset]}` : '';
  const threshold = zeroThreshold === 0 ? '' : ` zero bucket to ${zeroThreshold}`;
  return `${histogramText(histogram)} schema ${schema}${threshold}${hint}`;
}

const HINT_NAMES = {
  [CounterReset.Unknown]: 'unknown',
  [CounterReset.Reset]: 'reset',
  [CounterReset.NotReset]: 'not_reset',
  [CounterReset.Gauge]: 'gauge',
} as const;
