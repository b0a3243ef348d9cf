/** Puts the series of a load command into memory. */
import type { Histogram } from '../model/histogram.ts';
import { checkHistogram } from './check-histogram.ts';
import { customFromClassic } from './custom-from-classic.ts';
import type { LoadedValue, MemoryReader } from './memory-reader.ts';
import { labelsKey } from './result-rows.ts';
import type { LoadCommand, LoadedSeries } from './script.ts';

export function load({ series, stepMs, withCustomBuckets }: LoadCommand, reader: MemoryReader): void {
  // Of two lines with the same labels the later one counts.
  const byLabels = new Map(series.map((line) => [labelsKey(line.labels), line]));
  for (const line of byLabels.values()) loadLine(line, stepMs, reader);
  if (!withCustomBuckets) return;
  for (const { labels, histograms } of customFromClassic(byLabels.values())) {
    const times = Array.from(histograms.keys(), (place) => place * stepMs);
    reader.load(labels, times, [...histograms.values()].map(checked));
  }
}

function loadLine({ labels, values, starts }: LoadedSeries, stepMs: number, reader: MemoryReader): void {
  const times: number[] = [];
  const loaded: LoadedValue[] = [];
  const startTimes: number[] = [];
  values.forEach((value, i) => {
    if (value === 'omitted') return;
    const time = i * stepMs;
    const offset = starts?.[i] ?? 'omitted';
    times.push(time);
    loaded.push(typeof value === 'object' ? checked(value.histogram) : value);
    startTimes.push(offset === 'omitted' ? 0 : time + offset);
  });
  reader.load(labels, times, loaded, startTimes);
}

function checked(histogram: Histogram): Histogram {
  checkHistogram(histogram);
  return histogram;
}
