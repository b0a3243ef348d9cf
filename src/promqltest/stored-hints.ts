/**
 * The counter-reset hints that a query sees of stored histograms. Prometheus keeps a hint for each chunk of samples, not for
 * each sample: gauges are gauges, the first sample of a chunk of counters is unknown, and all behind it are no resets.
 */
import { CounterReset, type Histogram } from '../model/histogram.ts';
import { equalBounds } from '../promql/histogram/custom-bounds.ts';
import { detectReset } from '../promql/histogram/reset.ts';

/** A chunk ends where a day of Unix time does. */
const CHUNK_MS = 86_400_000;

export interface TimedHistogram {
  readonly time: number;
  readonly histogram: Histogram;
}

/** @param previous the sample before, null when it is no histogram */
export function withStoredHint(previous: TimedHistogram | null, { time, histogram }: TimedHistogram): Histogram {
  const { Gauge, NotReset, Unknown } = CounterReset;
  if (histogram.counterReset === Gauge) return histogram;
  const continues = previous !== null && continuesChunk(previous, { time, histogram });
  return { ...histogram, counterReset: continues ? NotReset : Unknown };
}

function continuesChunk(previous: TimedHistogram, current: TimedHistogram): boolean {
  const { Gauge, Reset, Unknown } = CounterReset;
  const before = previous.histogram;
  const now = current.histogram;
  return (
    before.counterReset !== Gauge &&
    now.counterReset !== Reset &&
    Math.floor(previous.time / CHUNK_MS) === Math.floor(current.time / CHUNK_MS) &&
    before.schema === now.schema &&
    before.zeroThreshold === now.zeroThreshold &&
    equalBounds(before.customValues, now.customValues) &&
    !detectReset(before, { ...now, counterReset: Unknown })
  );
}
