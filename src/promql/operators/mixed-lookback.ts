/** As lookback.ts, for a series that has histograms. */
import { CounterReset, type Histogram } from '../../model/histogram.ts';
import type { SampleColumns } from '../../model/samples.ts';
import { detectReset } from '../histogram/reset.ts';
import { interpolateHistograms } from '../kernels/extended-histograms.ts';
import { differInKind, isGauge } from '../kernels/histogram-steps.ts';
import type { RangeNotes, Results } from '../kernels/kernel.ts';
import type { Lookup } from '../kernels/lookup.ts';
import { put } from '../kernels/mixed-windows.ts';
import { removeStale } from './lookback.ts';

/** The newest sample of the window; none when that is a staleness marker. */
export function latestOfEither(
  samples: SampleColumns,
  { firstMs, stepMs, count, lookbackMs }: Lookup,
  results: Results,
): boolean {
  const { times, values, histograms, count: size } = samples;
  let newest = -1;
  let any = false;
  for (let i = 0; i < count; i++) {
    const reference = firstMs + i * stepMs;
    while (newest + 1 < size && times[newest + 1] <= reference) newest++;
    if (newest < 0 || times[newest] <= reference - lookbackMs || samples.isStale(newest)) continue;
    put(results, i, histograms?.[newest] ?? values[newest]);
    any = true;
  }
  return any;
}

/**
 * `smoothed`: on the line between the samples around the reference, as interpolate() says. Samples of both kinds within
 * the lookback at either side give nothing. Markers are removed from `samples`.
 */
export function interpolateEither(
  samples: SampleColumns,
  { firstMs, stepMs, count, lookbackMs }: Lookup,
  results: Results,
  notes: RangeNotes,
): boolean {
  removeStale(samples);
  const { times, count: size } = samples;
  let from = 0;
  let after = 0;
  let to = 0;
  let any = false;
  for (let i = 0; i < count; i++) {
    const reference = firstMs + i * stepMs;
    while (to < size && times[to] <= reference + lookbackMs) to++;
    while (from < to && times[from] <= reference - lookbackMs) from++;
    while (after < to && times[after] <= reference) after++;
    if (from === to) continue;
    if (isMixed(samples, from, to)) {
      notes.mixedSamples();
      continue;
    }
    if (after <= from) continue;
    const result = between(samples, after - 1, after < to ? after : -1, reference, notes);
    put(results, i, result);
    any ||= result !== null;
  }
  return any;
}

function isMixed({ histograms }: SampleColumns, from: number, to: number): boolean {
  if (histograms === null) return false;
  for (let i = from + 1; i < to; i++) if ((histograms[i] === null) !== (histograms[from] === null)) return true;
  return false;
}

/** Both samples are of one kind; `after` is -1 when there is none. */
function between(
  { times, values, histograms }: SampleColumns,
  before: number,
  after: number,
  reference: number,
  notes: RangeNotes,
): number | Histogram | null {
  const exact = times[before] === reference;
  const share = after === -1 ? 0 : (reference - times[before]) / (times[after] - times[before]);
  const low = histograms?.[before] ?? null;
  if (low === null) {
    const value = values[before];
    if (exact || after === -1) return value;
    return value + ((values[after] - value) * (reference - times[before])) / (times[after] - times[before]);
  }
  if (exact) return low;
  if (after === -1) return { ...low, counterReset: CounterReset.Unknown };
  const high = histograms![after]!;
  if (differInKind(low, high)) {
    notes.mixedBuckets();
    return null;
  }
  const counter = !(isGauge(low) && isGauge(high));
  return interpolateHistograms(low, high, share, counter && detectReset(low, high), notes);
}
