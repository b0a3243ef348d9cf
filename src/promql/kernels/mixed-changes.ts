/** changes and resets of series with histograms or start times: a change of kind is both. */
import type { SampleColumns } from '../../model/samples.ts';
import { equalHistograms } from '../histogram/equal.ts';
import { ResetMemory } from './histogram-steps.ts';
import type { MixedKernel } from './kernel.ts';
import { reduceMixed } from './mixed-windows.ts';
import { startsAnew } from './start-times.ts';

/** Whether sample i differs from the one before it in the way that is counted. */
type Differs = (i: number) => boolean;

export const mixedChanges = reduceMixed((samples) => counting(changesOf(samples)));
export const mixedResets = reduceMixed((samples) => counting(resetsOf(samples, true)));
export const anchoredMixedChanges = anchored(changesOf);
export const anchoredMixedResets = anchored((samples) => resetsOf(samples, false));

function counting(differs: Differs) {
  return (_: SampleColumns, { from, to }: { readonly from: number; readonly to: number }): number =>
    countIn(differs, from, to);
}

function countIn(differs: Differs, from: number, to: number): number {
  let found = 0;
  for (let i = from + 1; i < to; i++) if (differs(i)) found++;
  return found;
}

/** The newest sample before the window counts as its first. */
function anchored(differing: (samples: SampleColumns) => Differs): MixedKernel {
  return (samples, windows, params, results, notes) => {
    const differs = differing(samples);
    const { times } = samples;
    const kernel = reduceMixed(() => (_, { from, to, startMs }) => {
      const hasAnchor = from > 0 && times[from - 1] > startMs - windows.lookbackMs;
      return countIn(differs, hasAnchor ? from - 1 : from, to);
    });
    kernel(samples, windows, params, results, notes);
  };
}

function changesOf({ values, histograms }: SampleColumns): Differs {
  return (i) => {
    const before = histograms?.[i - 1] ?? null;
    const now = histograms?.[i] ?? null;
    if (before !== null && now !== null) return !equalHistograms(before, now);
    if (before !== null || now !== null) return true;
    return values[i] !== values[i - 1] && !(Number.isNaN(values[i]) && Number.isNaN(values[i - 1]));
  };
}

function resetsOf(samples: SampleColumns, usesStarts: boolean): Differs {
  const { values, histograms } = samples;
  const memory = new ResetMemory(samples);
  return (i) => {
    const before = histograms?.[i - 1] ?? null;
    const now = histograms?.[i] ?? null;
    if ((before === null) !== (now === null)) return true;
    if (usesStarts && startsAnew(samples, i)) return true;
    return now === null ? values[i] < values[i - 1] : memory.at(i);
  };
}
