/**
 * rate, increase and delta of series with histograms or start times: the change over a window, extrapolated to its ends as
 * in rate.ts. A start time inside the window takes the place of the extrapolation to the left: the counter was zero then.
 *
 *      start     zero     first                     last        end
 *        (---------o--------x----x----x----x----x-----x----------]
 *                  start time                           toEnd
 */
import { CounterReset, type Histogram } from '../../model/histogram.ts';
import type { SampleColumns } from '../../model/samples.ts';
import { multiplyHistogram } from '../histogram/arithmetic.ts';
import { reduceSchema } from '../histogram/schema.ts';
import { add, asChange, differInKind, isGauge, ResetMemory, subtract } from './histogram-steps.ts';
import type { MixedKernel, RangeNotes } from './kernel.ts';
import { reduceMixed, type Window } from './mixed-windows.ts';
import { hasOverlap, startsAnew } from './start-times.ts';

export const mixedRate = extrapolated(true, true);
export const mixedIncrease = extrapolated(true, false);
export const mixedDelta = extrapolated(false, false);

function extrapolated(counter: boolean, perSecond: boolean): MixedKernel {
  return (samples, windows, params, results, notes) => {
    const divisor = perSecond ? windows.rangeMs / 1000 : 1;
    const resets = new ResetMemory(samples);
    const kernel = reduceMixed(() => (_, window) => {
      const { from, to, histograms } = window;
      if (histograms > 0 && histograms < to - from) {
        notes.mixedSamples();
        return null;
      }
      if (counter && hasOverlap(samples, from, to)) notes.overlappingStart();
      const known = counter && startsInside(samples, window);
      if (!known && to - from < 2) return null;
      return histograms === 0
        ? floatChange(samples, window, counter, known, divisor)
        : scaledHistogram(samples, window, counter, known, divisor, resets, notes);
    });
    kernel(samples, windows, params, results, notes);
  };
}

/** Whether the first sample's start time lies inside the window. */
function startsInside({ times, starts }: SampleColumns, { from, startMs }: Window): boolean {
  return starts !== null && starts[from] !== 0 && starts[from] > startMs && starts[from] < times[from];
}

function floatChange(
  samples: SampleColumns,
  window: Window,
  counter: boolean,
  startKnown: boolean,
  divisor: number,
): number {
  const { values } = samples;
  const { from, to } = window;
  let change = values[to - 1] - values[from];
  if (counter) {
    for (let i = from + 1; i < to; i++) {
      if (values[i] < values[i - 1] || startsAnew(samples, i)) change += values[i - 1];
    }
  }
  if (startKnown) change += values[from];
  const zero = counter && change > 0 && values[from] >= 0 ? values[from] / change : Number.NaN;
  return change * (stretchFactor(samples, window, startKnown, zero) / divisor);
}

function scaledHistogram(
  samples: SampleColumns,
  window: Window,
  counter: boolean,
  startKnown: boolean,
  divisor: number,
  resets: ResetMemory,
  notes: RangeNotes,
): Histogram | null {
  const { from, to } = window;
  const first = samples.histograms![from]!;
  let change = to - from < 2 ? null : histogramChange(samples, from, to, counter, resets, notes);
  if (to - from >= 2 && change === null) return null;
  if (startKnown) {
    if (change !== null && differInKind(change, first)) return null;
    change = change === null ? first : add(change, first, notes);
  }
  const zero = counter && change!.count > 0 && first.count >= 0 ? first.count / change!.count : Number.NaN;
  return multiplyHistogram(change!, stretchFactor(samples, window, startKnown, zero) / divisor);
}

/**
 * How many times the sampled interval the window is long.
 *
 * @param zero after which share of the sampled interval, backwards from the first sample, a counter was zero; else NaN
 */
function stretchFactor(
  { times, starts }: SampleColumns,
  { from, to, startMs, endMs }: Window,
  startKnown: boolean,
  zero: number,
): number {
  const last = to - 1;
  let sampled = (times[last] - times[from]) / 1000;
  const distance = to - from === 1 ? 0 : sampled / (last - from);
  const threshold = distance * 1.1;
  let before = (times[from] - startMs) / 1000;
  if (startKnown) {
    before = 0;
    sampled = (times[last] - starts![from]) / 1000;
  } else {
    if (before >= threshold) before = distance / 2;
    const toZero = sampled * zero;
    if (toZero < before) before = toZero;
  }
  let after = (endMs - times[last]) / 1000;
  if (after >= threshold) after = distance / 2;
  return sampled === 0 ? 1 : (sampled + before + after) / sampled;
}

/** Last less first, and what was lost at resets, over at least two histograms; null when they cannot be subtracted. */
function histogramChange(
  samples: SampleColumns,
  from: number,
  to: number,
  counter: boolean,
  resets: ResetMemory,
  notes: RangeNotes,
): Histogram | null {
  const histograms = samples.histograms as readonly Histogram[];
  const last = histograms[to - 1];
  // A first sample that is followed by a reset says only when the counting began: it need not even be of one kind.
  const lostFirst = counter && (startsAnew(samples, from + 1) || resets.at(from + 1));
  const first = lostFirst ? withoutCounts(histograms[from + 1]) : histograms[from];
  if (differInKind(first, last)) {
    // Of a delta the kind is looked at last.
    if (counter && wrongKind(histograms, from, to, counter, false)) notes.notCounter();
    notes.mixedBuckets();
    return null;
  }
  if (counter && differInside(histograms, from, to)) {
    notes.mixedBuckets();
    return null;
  }
  if (wrongKind(histograms, from, to, counter, counter)) noteWrongKind(counter, notes);
  let change = subtract(reduceSchema(last, coarsestSchema(histograms, first, from, to, counter)), first, notes);
  if (counter) {
    for (let i = lostFirst ? from + 2 : from + 1; i < to; i++) {
      if (startsAnew(samples, i) || resets.at(i)) change = add(change, histograms[i - 1], notes);
    }
  }
  return asChange(change);
}

/** Whether a sample between first and last has buckets of another kind than the last. */
function differInside(histograms: readonly Histogram[], from: number, to: number): boolean {
  const last = histograms[to - 1];
  for (let i = from + 1; i < to - 1; i++) if (differInKind(histograms[i], last)) return true;
  return false;
}

/** Whether a counter is asked for, and the first, the last or one `inside` is a gauge; or the other way round. */
function wrongKind(
  histograms: readonly Histogram[],
  from: number,
  to: number,
  counter: boolean,
  inside: boolean,
): boolean {
  if (isGauge(histograms[from]) === counter || isGauge(histograms[to - 1]) === counter) return true;
  if (inside) for (let i = from + 1; i < to - 1; i++) if (isGauge(histograms[i]) === counter) return true;
  return false;
}

function noteWrongKind(counter: boolean, notes: RangeNotes): void {
  if (counter) notes.notCounter();
  else notes.notGauge();
}

/** The lowest schema of first and last, for counters of all. */
function coarsestSchema(
  histograms: readonly Histogram[],
  first: Histogram,
  from: number,
  to: number,
  counter: boolean,
): number {
  let schema = Math.min(first.schema, histograms[to - 1].schema);
  if (counter) for (let i = from + 1; i < to - 1; i++) schema = Math.min(schema, histograms[i].schema);
  return schema;
}

const NO_SPANS = new Int32Array(0);
const NO_BUCKETS = new Float64Array(0);

function withoutCounts({ schema, customValues }: Histogram): Histogram {
  return {
    counterReset: CounterReset.Unknown,
    schema,
    zeroThreshold: 0,
    zeroCount: 0,
    count: 0,
    sum: 0,
    positiveSpans: NO_SPANS,
    positiveBuckets: NO_BUCKETS,
    negativeSpans: NO_SPANS,
    negativeBuckets: NO_BUCKETS,
    customValues,
  };
}
