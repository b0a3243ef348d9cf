/** Columns of samples put together. Values are copied as words: a copy of doubles may quieten a signalling NaN. */
import type { SampleColumns } from '../model/samples.ts';

/** Appends samples [begin, end) of `from`, which are newer than all of `to`. */
export function appendColumns(to: SampleColumns, from: SampleColumns, begin: number, end: number): void {
  const at = to.count;
  const count = end - begin;
  to.reserve(at + count);
  to.times.set(from.times.subarray(begin, end), at);
  to.words.set(from.words.subarray(2 * begin, 2 * end), 2 * at);
  if (from.histograms !== null || to.histograms !== null) {
    to.histograms ??= new Array(at).fill(null);
    for (let i = 0; i < count; i++) to.histograms[at + i] = from.histograms?.[begin + i] ?? null;
  }
  if (from.starts !== null || to.starts !== null) {
    to.starts ??= new Float64Array(to.times.length);
    if (from.starts === null) to.starts.fill(0, at, at + count);
    else to.starts.set(from.starts.subarray(begin, end), at);
  }
  to.count = at + count;
}

/**
 * Merges `later` into `into` by time; where both have a sample at one time, the one of `later` stays. `spare` loses its
 * contents.
 */
export function mergeColumns(into: SampleColumns, later: SampleColumns, spare: SampleColumns): void {
  spare.clear();
  let i = 0;
  let j = 0;
  while (i < into.count && j < later.count) {
    if (into.times[i] < later.times[j]) {
      const begin = i;
      while (i < into.count && into.times[i] < later.times[j]) i++;
      appendColumns(spare, into, begin, i);
    } else {
      const begin = j;
      if (into.times[i] === later.times[j]) i++;
      j++;
      while (j < later.count && (i === into.count || later.times[j] < into.times[i])) j++;
      appendColumns(spare, later, begin, j);
    }
  }
  appendColumns(spare, into, i, into.count);
  appendColumns(spare, later, j, later.count);
  into.clear();
  appendColumns(into, spare, 0, spare.count);
}
