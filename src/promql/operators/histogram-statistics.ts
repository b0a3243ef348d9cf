/**
 * Histograms of which a query looks at count and sum alone lose their buckets when they are read: what follows is cheaper.
 * The buckets say for the last time whether a sample is a counter reset. Prometheus reads such series alike, and its
 * warnings of conflicting counter resets show it.
 */
import { CounterReset, type Histogram } from '../../model/histogram.ts';
import type { SampleColumns } from '../../model/samples.ts';
import { detectReset } from '../histogram/reset.ts';
import type { ReferenceTimes } from './time-reference.ts';

const NO_SPANS = new Int32Array(0);
const NO_NUMBERS = new Float64Array(0);

/** @param spanMs how far before each reference time samples are looked at */
export function dropBuckets(samples: SampleColumns, references: ReferenceTimes, spanMs: number): void {
  const { count, histograms } = samples;
  if (histograms === null) return;
  const fresh = freshStarts(samples, references, spanMs);
  let before: Histogram | null = null;
  for (let i = 0; i < count; i++) {
    if (fresh.has(i)) before = null;
    const histogram = histograms[i];
    if (histogram === null) continue;
    histograms[i] = statisticsOf(histogram, before);
    before = histogram;
  }
}

function statisticsOf(histogram: Histogram, before: Histogram | null): Histogram {
  return {
    counterReset: hintOf(histogram, before),
    schema: histogram.schema,
    zeroThreshold: 0,
    zeroCount: 0,
    count: histogram.count,
    sum: histogram.sum,
    positiveSpans: NO_SPANS,
    positiveBuckets: NO_NUMBERS,
    negativeSpans: NO_SPANS,
    negativeBuckets: NO_NUMBERS,
    customValues: NO_NUMBERS,
  };
}

function hintOf(histogram: Histogram, before: Histogram | null): CounterReset {
  if (histogram.counterReset !== CounterReset.Unknown || before === null) return histogram.counterReset;
  return detectReset(before, histogram) ? CounterReset.Reset : CounterReset.NotReset;
}

/**
 * The samples that are not compared with the one before: the first, and those that a step begins at because its window
 * lies wholly behind the samples of the step before.
 */
function freshStarts({ count, times }: SampleColumns, references: ReferenceTimes, spanMs: number): Set<number> {
  const fresh = new Set<number>([0]);
  const { firstMs, stepMs, lastMs } = references;
  if (stepMs === 0) return fresh;
  let at = 0;
  for (let reference = firstMs; reference <= lastMs && at < count; reference += stepMs) {
    if (reference - spanMs > times[at]) {
      while (at < count && times[at] < reference - spanMs) at++;
      fresh.add(at);
    }
    while (at < count && times[at] < reference) at++;
  }
  return fresh;
}
