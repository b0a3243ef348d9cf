/**
 * The samples of one series to its values at the steps. The window of step i is (reference - lookbackMs, reference] with
 * reference = firstMs + i * stepMs. One index moves along the samples; nothing is searched. Each function answers
 * whether any step got a value.
 */
import type { SampleColumns } from '../../model/samples.ts';
import type { CompiledLoops } from '../kernels/compiled/compiled-loops.ts';
import type { Lookup } from '../kernels/lookup.ts';

/** The newest sample of the window; none when that is a staleness marker. @param loops for more than one step */
export function latest(
  samples: SampleColumns,
  lookup: Lookup,
  loops: CompiledLoops,
  values: Float64Array,
  present: Uint8Array,
  at: number,
): boolean {
  if (lookup.count > 1) return loops.latest(samples, lookup, values, present, at);
  const { firstMs, lookbackMs } = lookup;
  const { times } = samples;
  let newest = samples.count - 1;
  while (newest >= 0 && times[newest] > firstMs) newest--;
  if (newest < 0 || times[newest] <= firstMs - lookbackMs) return false;
  const value = samples.values[newest];
  // Only a NaN can be a marker; the bits are looked at only then.
  if (Number.isNaN(value) && samples.isStale(newest)) return false;
  values[at] = value;
  present[at] = 1;
  return true;
}

/** The time of the newest sample of the window, in seconds. */
export function latestTimes(
  samples: SampleColumns,
  lookup: Lookup,
  values: Float64Array,
  present: Uint8Array,
  at: number,
): boolean {
  return newestOf(samples, lookup, samples.times, values, present, at);
}

/** The start time of the newest sample of the window, in seconds; 0 where it is not known. */
export function latestStarts(
  samples: SampleColumns,
  lookup: Lookup,
  values: Float64Array,
  present: Uint8Array,
  at: number,
): boolean {
  const starts = samples.starts ?? new Float64Array(samples.count);
  return newestOf(samples, lookup, starts, values, present, at);
}

/** What a column of milliseconds says of the newest sample of the window, in seconds. */
function newestOf(
  samples: SampleColumns,
  { firstMs, stepMs, count, lookbackMs }: Lookup,
  column: Float64Array,
  values: Float64Array,
  present: Uint8Array,
  at: number,
): boolean {
  const { times, count: size } = samples;
  let newest = -1;
  let any = false;
  for (let i = 0; i < count; i++) {
    const reference = firstMs + i * stepMs;
    while (newest + 1 < size && times[newest + 1] <= reference) newest++;
    if (newest < 0 || times[newest] <= reference - lookbackMs || samples.isStale(newest)) continue;
    values[at + i] = column[newest] / 1000;
    present[at + i] = 1;
    any = true;
  }
  return any;
}

/**
 * `smoothed`: the value on the line between the samples before and after the reference, within the lookback at both
 * sides; the last one when none follows, nothing when none precedes. Markers are removed from `samples`.
 */
export function interpolate(
  samples: SampleColumns,
  { firstMs, stepMs, count, lookbackMs }: Lookup,
  values: Float64Array,
  present: Uint8Array,
  at: number,
): boolean {
  removeStale(samples);
  const { times, values: stored, count: size } = samples;
  let before = -1;
  let any = false;
  for (let i = 0; i < count; i++) {
    const reference = firstMs + i * stepMs;
    while (before + 1 < size && times[before + 1] <= reference) before++;
    if (before < 0 || times[before] <= reference - lookbackMs) continue;
    const after = before + 1;
    const alone = times[before] === reference || after === size || times[after] > reference + lookbackMs;
    const low = stored[before];
    values[at + i] = alone
      ? low
      : low + ((stored[after] - low) * (reference - times[before])) / (times[after] - times[before]);
    present[at + i] = 1;
    any = true;
  }
  return any;
}

/** Takes the staleness markers out, in place. */
export function removeStale(samples: SampleColumns): void {
  const first = firstStale(samples);
  if (first === samples.count) return;
  const { times, words, histograms, starts, count } = samples;
  let kept = first;
  for (let i = first + 1; i < count; i++) {
    if (samples.isStale(i)) continue;
    times[kept] = times[i];
    words[2 * kept] = words[2 * i];
    words[2 * kept + 1] = words[2 * i + 1];
    if (histograms !== null) histograms[kept] = histograms[i];
    if (starts !== null) starts[kept] = starts[i];
    kept++;
  }
  samples.count = kept;
}

/** Index of the first staleness marker, the count when there is none: most series are only looked through. */
function firstStale(samples: SampleColumns): number {
  const { values, count } = samples;
  for (let i = 0; i < count; i++) if (Number.isNaN(values[i]) && samples.isStale(i)) return i;
  return count;
}
