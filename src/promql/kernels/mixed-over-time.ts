/** sum, avg, first and last over a window of series with histograms. */
import type { Histogram } from '../../model/histogram.ts';
import type { SampleColumns } from '../../model/samples.ts';
import { HistogramMean, HistogramSum } from '../histogram/sum.ts';
import type { RangeNotes } from './kernel.ts';
import { type MixedReduce, reduceMixed, type Window } from './mixed-windows.ts';
import { average, sum } from './sum-over-time.ts';
import type { Reduce } from './windows.ts';

type ReduceHistograms = (samples: SampleColumns, window: Window, notes: RangeNotes) => Histogram | null;

/** Numbers to a number, histograms to a histogram, both of them to nothing. */
function ofOneKind(floats: Reduce, histograms: ReduceHistograms): MixedReduce {
  return (samples, window, params, notes) => {
    const { from, to, step, evalMs } = window;
    if (window.histograms === 0) return floats(samples.times, samples.values, from, to, params, step, evalMs);
    if (window.histograms === to - from) return histograms(samples, window, notes);
    notes.mixedSamples();
    return null;
  };
}

/** The sample as it is. */
function pick(which: (window: Window) => number): MixedReduce {
  return ({ values, histograms }, window) => {
    const at = which(window);
    return histograms?.[at] ?? values[at];
  };
}

export const mixedFirstOverTime = reduceMixed(() => pick(({ from }) => from));
export const mixedLastOverTime = reduceMixed(() => pick(({ to }) => to - 1));
export const mixedSumOverTime = reduceMixed(() =>
  ofOneKind(
    sum,
    gather(() => new HistogramSum()),
  ),
);
export const mixedAvgOverTime = reduceMixed(() =>
  ofOneKind(
    average,
    gather(() => new HistogramMean()),
  ),
);

function gather(start: () => HistogramSum | HistogramMean): ReduceHistograms {
  return ({ histograms }, { from, to }, notes) => {
    const total = start();
    for (let i = from; i < to; i++) {
      if (total.add(histograms![i]!)) continue;
      notes.mixedBuckets();
      return null;
    }
    if (total.boundsReconciled) notes.reconciledBounds('aggregation');
    if (total.counterResetCollision) notes.conflictingResets('aggregation');
    return total.result();
  };
}
