/** Samples that tombstones cover, taken out of columns that were read. */
import type { SampleColumns } from '../model/samples.ts';
import type { Tombstone } from './view.ts';

/** A range of time, closed at both ends. */
export interface TimeRange {
  readonly mint: number;
  readonly maxt: number;
}

/** What tombstones cover, by series. `selected`: the series that one of them is about. */
export function deletedRanges(
  tombstones: readonly Tombstone[],
  selected: (tombstone: Tombstone) => Iterable<number>,
): ReadonlyMap<number, readonly TimeRange[]> {
  const deleted = new Map<number, TimeRange[]>();
  for (const tombstone of tombstones) {
    for (const series of selected(tombstone)) {
      const ranges = deleted.get(series);
      if (ranges === undefined) deleted.set(series, [tombstone]);
      else ranges.push(tombstone);
    }
  }
  return deleted;
}

/** Removes the samples in any of the ranges, from sample `from` on. */
export function removeRanges(samples: SampleColumns, ranges: readonly TimeRange[], from = 0): void {
  const { times, words, histograms, starts } = samples;
  let kept = from;
  for (let i = from; i < samples.count; i++) {
    if (isCovered(times[i], ranges)) continue;
    if (kept < i) {
      times[kept] = times[i];
      words[2 * kept] = words[2 * i];
      words[2 * kept + 1] = words[2 * i + 1];
      if (histograms !== null) histograms[kept] = histograms[i];
      if (starts !== null) starts[kept] = starts[i];
    }
    kept++;
  }
  samples.count = kept;
}

function isCovered(time: number, ranges: readonly TimeRange[]): boolean {
  for (const { mint, maxt } of ranges) if (time >= mint && time <= maxt) return true;
  return false;
}
