/** The engine's answer to a query, as the twin would write it. */
import { Refusal } from '../../../src/errors.ts';
import {
  CounterReset,
  CUSTOM_BUCKETS_SCHEMA,
  type Histogram,
  usesCustomBuckets,
} from '../../../src/model/histogram.ts';
import type { Symbols } from '../../../src/model/labels.ts';
import { type QueryRequest, runQuery } from '../../../src/promql/engine.ts';
import { type Batch, PRESENT } from '../../../src/promql/operators/operator.ts';
import { MemoryReader } from '../../../src/promqltest/memory-reader.ts';
import { ALL_FEATURES } from '../../../src/promqltest/run.ts';
import type { Answer } from './answer.ts';
import { type Buckets, bucketsOf, type TwinHistogram } from './histogram.ts';
import { keyOf, LOOKBACK_MS, type TwinElement, type TwinSeries } from './model.ts';

/** What has x="2" is stored as gauges, which are the same to all queries but for their notes. */
export function readerOf(series: readonly TwinSeries[]): MemoryReader {
  const reader = new MemoryReader();
  for (const { labels, points } of series) {
    reader.load(
      Object.entries(labels),
      points.map(({ timeMs }) => timeMs),
      points.map(({ value }) => (typeof value === 'number' ? value : fromTwin(value, labels.x === '2'))),
    );
  }
  return reader;
}

export type Asked = Pick<QueryRequest, 'text' | 'kind' | 'startMs' | 'endMs' | 'stepMs' | 'subqueryStepMs'>;

export function engineAnswer(reader: MemoryReader, asked: Asked, delayedNames: boolean): Answer {
  const features = { ...ALL_FEATURES, delayedNameRemoval: delayedNames };
  try {
    const request = { ...asked, lookbackMs: LOOKBACK_MS, samplesMax: 1e7, features };
    const { value, symbols } = runQuery(request, reader, () => {});
    if (value.kind !== 'columns') throw new Error(`a ${value.kind}`);
    const { order, batches, grid } = value;
    return new Map(Array.from(order.row, (row, i) => rowOf(batches[order.batch[i]], row, grid.count, symbols)));
  } catch (error) {
    if (error instanceof Refusal) return 'refused';
    throw error;
  }
}

function rowOf({ labels, present, values, histograms }: Batch, row: number, steps: number, symbols: Symbols) {
  const texts = Array.from(labels[row], (id) => symbols.text(id));
  const pairs = texts.flatMap((text, i) => (i % 2 === 0 ? [[text, texts[i + 1]]] : []));
  const elements = Array.from({ length: steps }, (_, step): TwinElement | null => {
    const at = row * steps + step;
    if (present[at] === PRESENT.none) return null;
    return present[at] === PRESENT.float ? values[at] : toTwin(histograms![at]!);
  });
  return [keyOf(Object.fromEntries(pairs)), elements] as const;
}

function fromTwin({ schema, bounds, positive, negative, ...rest }: TwinHistogram, isGauge: boolean): Histogram {
  const [positiveSpans, positiveBuckets] = spansOf(positive);
  const [negativeSpans, negativeBuckets] = spansOf(negative);
  return {
    ...rest,
    counterReset: isGauge ? CounterReset.Gauge : CounterReset.Unknown,
    schema: bounds === null ? schema : CUSTOM_BUCKETS_SCHEMA,
    customValues: Float64Array.from(bounds ?? []),
    positiveSpans,
    positiveBuckets,
    negativeSpans,
    negativeBuckets,
  };
}

/** A span for each run of buckets side by side. */
function spansOf(buckets: Buckets): [Int32Array, Float64Array] {
  const inOrder = [...buckets].sort(([a], [b]) => a - b);
  const spans: number[] = [];
  let end = 0;
  for (const [index] of inOrder) {
    if (spans.length > 0 && index === end) spans[spans.length - 1]++;
    else spans.push(index - end, 1);
    end = index + 1;
  }
  return [Int32Array.from(spans), Float64Array.from(inOrder, ([, count]) => count)];
}

function toTwin(histogram: Histogram): TwinHistogram {
  const { zeroThreshold, zeroCount, count, sum, customValues } = histogram;
  return {
    schema: usesCustomBuckets(histogram) ? 0 : histogram.schema,
    bounds: usesCustomBuckets(histogram) ? [...customValues] : null,
    ...{ zeroThreshold, zeroCount, count, sum },
    positive: bucketsOf(numbered(histogram.positiveSpans, histogram.positiveBuckets)),
    negative: bucketsOf(numbered(histogram.negativeSpans, histogram.negativeBuckets)),
  };
}

function numbered(spans: Int32Array, counts: Float64Array): [index: number, count: number][] {
  const indexes: number[] = [];
  for (let i = 0, next = 0; i < spans.length; i += 2) {
    next += spans[i];
    for (let left = spans[i + 1]; left > 0; left--) indexes.push(next++);
  }
  return indexes.map((index, i) => [index, counts[i]]);
}
