/**
 * Native histograms with custom buckets made of classic ones: the series `x_bucket`, `x_count` and `x_sum` with equal
 * labels become one series `x`, sample by sample.
 */
import { CounterReset, CUSTOM_BUCKETS_SCHEMA, type Histogram } from '../model/histogram.ts';
import { METRIC_NAME } from '../model/labels.ts';
import { compactHistogram } from '../promql/histogram/compact.ts';
import { labelsKey } from './result-rows.ts';
import type { SeriesLine } from './series-notation.ts';

const SUFFIX = /_(bucket|count|sum)$/;

/** What is known of a histogram at one place of its series. */
interface Parts {
  /** Cumulative counts by upper bound. */
  readonly buckets: Map<number, number>;
  count: number | null;
  sum: number;
}

export interface ConvertedSeries {
  readonly labels: ReadonlyMap<string, string>;
  /** By the place in the line, ascending. */
  readonly histograms: ReadonlyMap<number, Histogram>;
}

export function customFromClassic(lines: Iterable<SeriesLine>): ConvertedSeries[] {
  const all = new Map<string, { labels: ReadonlyMap<string, string>; parts: Map<number, Parts> }>();
  for (const line of lines) {
    const name = line.labels.get(METRIC_NAME) ?? '';
    const suffix = SUFFIX.exec(name)?.[1];
    if (suffix === undefined) continue;
    const bound = suffix === 'bucket' ? parseBound(line.labels.get('le')) : Number.NaN;
    if (suffix === 'bucket' && Number.isNaN(bound)) continue;
    const labels = new Map([...line.labels].filter(([key]) => key !== 'le' || suffix !== 'bucket'));
    labels.set(METRIC_NAME, name.replace(SUFFIX, ''));
    const key = labelsKey(labels);
    const series = all.get(key) ?? { labels, parts: new Map() };
    all.set(key, series);
    collect(line, suffix, bound, series.parts);
  }
  return [...all.values()].map(({ labels, parts }) => ({ labels, histograms: histogramsOf(parts) }));
}

function parseBound(text: string | undefined): number {
  if (text === undefined || text === '') return Number.NaN;
  const bound = /^([+-]?)inf$/i.exec(text);
  if (bound !== null) return bound[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text);
}

function collect({ values }: SeriesLine, suffix: string, bound: number, parts: Map<number, Parts>): void {
  values.forEach((value, place) => {
    if (typeof value !== 'number') return;
    const at: Parts = parts.get(place) ?? { buckets: new Map(), count: null, sum: 0 };
    parts.set(place, at);
    if (suffix === 'bucket') at.buckets.set(bound, value);
    else if (suffix === 'count') at.count = value;
    else at.sum = value;
  });
}

function histogramsOf(parts: ReadonlyMap<number, Parts>): Map<number, Histogram> {
  const places = [...parts].sort(([a], [b]) => a - b);
  return new Map(places.map(([place, part]) => [place, histogramOf(part)]));
}

function histogramOf({ buckets, count, sum }: Parts): Histogram {
  const ascending = [...buckets].sort(([a], [b]) => a - b);
  const total = count ?? ascending.at(-1)?.[1] ?? 0;
  if (ascending.at(-1)?.[0] !== Infinity) ascending.push([Infinity, total]);
  const cumulative = ascending.map(([, inBucket]) => inBucket);
  if (cumulative.some((inBucket, i) => inBucket < (i === 0 ? 0 : cumulative[i - 1]))) {
    throw new Error(`counts of classic buckets must ascend from 0, got ${cumulative.join(' ')}`);
  }
  if (cumulative[cumulative.length - 1] !== total) {
    throw new Error(`count ${total} differs from that of the last bucket, ${cumulative[cumulative.length - 1]}`);
  }
  return compactHistogram({
    counterReset: CounterReset.Unknown,
    schema: CUSTOM_BUCKETS_SCHEMA,
    zeroThreshold: 0,
    zeroCount: 0,
    count: total,
    sum,
    positiveSpans: Int32Array.of(0, cumulative.length),
    positiveBuckets: Float64Array.from(cumulative, (inBucket, i) => inBucket - (i === 0 ? 0 : cumulative[i - 1])),
    negativeSpans: new Int32Array(0),
    negativeBuckets: new Float64Array(0),
    customValues: Float64Array.from(ascending.slice(0, -1), ([bound]) => bound),
  });
}
