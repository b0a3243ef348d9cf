/** irate and idelta of series with histograms or start times. */
import type { Histogram } from '../../model/histogram.ts';
import type { SampleColumns } from '../../model/samples.ts';
import { divideHistogram } from '../histogram/arithmetic.ts';
import { asChange, differInKind, isGauge, ResetMemory, subtract } from './histogram-steps.ts';
import type { MixedKernel, RangeNotes } from './kernel.ts';
import { reduceMixed } from './mixed-windows.ts';
import { startsAnew } from './start-times.ts';

export const mixedIrate = lastChange(true);
export const mixedIdelta = lastChange(false);

function lastChange(counter: boolean): MixedKernel {
  return reduceMixed((samples) => {
    const resets = new ResetMemory(samples);
    return (_, { from, to }, _params, notes) => {
      if (to - from < 2) return null;
      const at = to - 1;
      const seconds = (samples.times[at] - samples.times[at - 1]) / 1000;
      const before = samples.histograms?.[at - 1] ?? null;
      const last = samples.histograms?.[at] ?? null;
      if (before === null && last === null) return floatChange(samples, at, counter, seconds);
      if (before === null || last === null) {
        notes.mixedSamples();
        return null;
      }
      const isReset = counter && (startsAnew(samples, at) || resets.at(at));
      return histogramChange(before, last, counter, isReset, seconds, notes);
    };
  });
}

function floatChange(samples: SampleColumns, at: number, counter: boolean, seconds: number): number {
  const before = samples.values[at - 1];
  const last = samples.values[at];
  if (!counter) return last - before;
  const change = last < before || startsAnew(samples, at) ? last : last - before;
  return change / seconds;
}

function histogramChange(
  before: Histogram,
  last: Histogram,
  counter: boolean,
  isReset: boolean,
  seconds: number,
  notes: RangeNotes,
): Histogram | null {
  if (counter && (isGauge(before) || isGauge(last))) notes.notCounter();
  if (!counter && !(isGauge(before) && isGauge(last))) notes.notGauge();
  if (!isReset && differInKind(before, last)) {
    notes.mixedBuckets();
    return null;
  }
  const change = asChange(isReset ? last : subtract(last, before, notes));
  return counter ? divideHistogram(change, seconds) : change;
}
