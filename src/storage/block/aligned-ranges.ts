/** Which ranges of time a stream has samples in: one block is cut for each. */
import { SampleColumns } from '../../model/samples.ts';
import type { SeriesStream } from './block.ts';

/**
 * Starts of the ranges, ascending, and their length: the smallest of `levelsMs`, which ascend, that needs no more than
 * `rangesMax` ranges; the largest when none is enough. Reads every sample once.
 */
export function alignedRanges(
  stream: SeriesStream,
  levelsMs: readonly number[],
  rangesMax: number,
): { readonly lengthMs: number; readonly starts: readonly number[] } {
  let starts = startsOf(stream, levelsMs[0]);
  let lengthMs = levelsMs[0];
  for (let level = 1; level < levelsMs.length && starts.size > rangesMax; level++) {
    lengthMs = levelsMs[level];
    starts = new Set(Array.from(starts, (start) => Math.floor(start / lengthMs) * lengthMs));
  }
  return { lengthMs, starts: [...starts].sort((a, b) => a - b) };
}

function startsOf(stream: SeriesStream, lengthMs: number): Set<number> {
  const starts = new Set<number>();
  const samples = new SampleColumns();
  while (stream.next()) {
    stream.read(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, samples);
    for (let i = 0; i < samples.count; ) {
      const start = Math.floor(samples.times[i] / lengthMs) * lengthMs;
      starts.add(start);
      i = firstFrom(samples, i, start + lengthMs);
    }
  }
  return starts;
}

/** Index of the first sample from `begin` on at `time` or later. */
function firstFrom(samples: SampleColumns, begin: number, time: number): number {
  let low = begin;
  let high = samples.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (samples.times[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
