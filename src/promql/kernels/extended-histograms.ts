/** rate, increase and delta of anchored and smoothed ranges (extended-window.ts) of series with histograms. */
import type { Histogram } from '../../model/histogram.ts';
import type { SampleColumns } from '../../model/samples.ts';
import { divideHistogram, multiplyHistogram } from '../histogram/arithmetic.ts';
import { detectReset } from '../histogram/reset.ts';
import { extendedChange, extendedFloatChange, type Variant } from './extended-range.ts';
import { type ExtendedWindow, MovingExtendedWindow } from './extended-window.ts';
import { add, asChange, differInKind, isGauge, ResetMemory, subtract } from './histogram-steps.ts';
import type { MixedKernel, RangeKernels, RangeNotes } from './kernel.ts';
import { put } from './mixed-windows.ts';

export const anchoredRate = both({ smoothed: false, counter: true, perSecond: true });
export const anchoredIncrease = both({ smoothed: false, counter: true, perSecond: false });
export const anchoredDelta = both({ smoothed: false, counter: false, perSecond: false });
export const smoothedRate = both({ smoothed: true, counter: true, perSecond: true });
export const smoothedIncrease = both({ smoothed: true, counter: true, perSecond: false });
export const smoothedDelta = both({ smoothed: true, counter: false, perSecond: false });

/** Start times are not looked at. */
function both(variant: Variant): RangeKernels {
  return { floats: extendedChange(variant), mixed: mixedChange(variant), usesStarts: false };
}

function mixedChange(variant: Variant): MixedKernel {
  return (samples, windows, _params, results, notes) => {
    const divisor = variant.perSecond ? windows.rangeMs / 1000 : 1;
    const window = new MovingExtendedWindow(samples, windows, variant.smoothed);
    const resets = new ResetMemory(samples);
    for (let step = 0; step < windows.count; step++) {
      const hasValue = window.move(step);
      const kinds = countHistograms(samples, window);
      if (kinds > 0 && kinds < window.to - window.from) notes.mixedSamples();
      else if (!hasValue) continue;
      else if (kinds === 0) put(results, step, extendedFloatChange(samples, window, variant) / divisor);
      else {
        const change = histogramChange(samples, window, variant, resets, notes);
        put(results, step, change === null ? null : divideHistogram(change, divisor));
      }
    }
  };
}

function countHistograms({ histograms }: SampleColumns, { from, to }: ExtendedWindow): number {
  let found = 0;
  for (let i = from; i < to; i++) if (histograms !== null && histograms[i] !== null) found++;
  return found;
}

/** null when there are exponential and custom buckets among the samples. */
function histogramChange(
  samples: SampleColumns,
  window: ExtendedWindow,
  variant: Variant,
  resets: ResetMemory,
  notes: RangeNotes,
): Histogram | null {
  const histograms = samples.histograms as readonly Histogram[];
  const { times } = samples;
  const { startMs, endMs, from, first, last } = window;
  const { smoothed, counter } = variant;
  const used = histograms.slice(first, last + 1);
  if (used.some((histogram) => differInKind(histogram, used[0]))) {
    notes.mixedBuckets();
    return null;
  }
  if (counter && used.some(isGauge)) notes.notCounter();
  if (!counter && !(isGauge(histograms[first]) && isGauge(histograms[last]))) notes.notGauge();
  const isReset = (i: number): boolean => counter && resets.at(i);
  const between = (i: number, time: number): Histogram => {
    const share = (time - times[i]) / (times[i + 1] - times[i]);
    return interpolateHistograms(histograms[i], histograms[i + 1], share, isReset(i + 1), notes);
  };
  const crossesStart = smoothed && times[first] < startMs;
  const left = crossesStart ? between(first, startMs) : histograms[first];
  const right = smoothed && last > from && times[last] > endMs ? between(last - 1, endMs) : histograms[last];
  let change = subtract(right, left, notes);
  if (!counter) return asChange(change);
  // What was lost at a reset between the samples around the start is no part of the window.
  const afterReset = crossesStart && first + 1 < last && isReset(first + 1);
  let before = afterReset ? histograms[first + 1] : left;
  for (let i = afterReset ? first + 2 : first + 1; i < last; i++) {
    if (detectReset(before, histograms[i])) change = add(change, before, notes);
    before = histograms[i];
  }
  if (detectReset(before, right)) change = add(change, before, notes);
  return asChange(change);
}

/** The histogram at a share of the way from one to the next; after a reset, of the way from nothing. Of one kind. */
export function interpolateHistograms(
  before: Histogram,
  after: Histogram,
  share: number,
  isReset: boolean,
  notes: RangeNotes,
): Histogram {
  if (isReset) return multiplyHistogram(after, share);
  return add(multiplyHistogram(subtract(after, before, notes), share), before, notes);
}
