/** How the samples of a series are divided into chunks. */
import type { SampleColumns } from '../../model/samples.ts';
import { CHUNK_SAMPLES_MAX } from './format.ts';

/** Told of each chunk: samples [from, to), all histograms or all floats. */
export type ChunkVisitor = (from: number, to: number, isHistogram: boolean) => void;

/**
 * Divides samples [from, to), which lie in [startMs, startMs + widthMs): at the middle of that time while they are too many
 * for a chunk, then where floats and histograms meet. Series scraped together are so divided at the same times, and share
 * their columns of times, even when one of them begins later.
 */
export function divideChunks(
  samples: SampleColumns,
  from: number,
  to: number,
  startMs: number,
  widthMs: number,
  visit: ChunkVisitor,
): void {
  if (from === to) return;
  if (to - from > CHUNK_SAMPLES_MAX) {
    const half = widthMs / 2;
    const middle = firstAtOrAfter(samples.times, from, to, startMs + half);
    divideChunks(samples, from, middle, startMs, half, visit);
    divideChunks(samples, middle, to, startMs + half, half, visit);
    return;
  }
  const { histograms } = samples;
  if (histograms === null) {
    visit(from, to, false);
    return;
  }
  for (let i = from; i < to; ) {
    const begin = i;
    const isHistogram = histograms[i] !== null;
    while (i < to && (histograms[i] !== null) === isHistogram) i++;
    visit(begin, i, isHistogram);
  }
}

/** Index of the first of times [from, to), which ascend, at `time` or later; `to` when there is none. */
export function firstAtOrAfter(times: Float64Array, from: number, to: number, time: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The same of those later than `time`. */
export function firstAfter(times: Float64Array, from: number, to: number, time: number): number {
  // Times are whole.
  return firstAtOrAfter(times, from, to, Math.floor(time) + 1);
}
