/**
 * Series held in plain memory, read through the contract of the storage: for cases written as text and for tests of the
 * engine. Every selection looks at every series.
 */
import type { Histogram } from '../model/histogram.ts';
import { compareText, type LabelSet, labelSetKey, labelSetOf, labelValue, Symbols } from '../model/labels.ts';
import { type Matcher, valueTest } from '../model/matchers.ts';
import { SampleColumns, STALE_HIGH, STALE_LOW } from '../model/samples.ts';
import { type Texts, textsOf } from '../model/texts.ts';
import { equalHistograms } from '../promql/histogram/equal.ts';
import type { Reader, SeriesSelection } from '../storage/storage.ts';
import { withStoredHint } from './stored-hints.ts';

/** A value to load; a marker by its name, because a number may lose its bits. */
export type LoadedValue = number | 'stale' | Histogram;

interface MemorySeries {
  readonly labels: LabelSet;
  readonly samples: SampleColumns;
}

export class MemoryReader implements Reader {
  readonly symbols = new Symbols();
  readonly #series: MemorySeries[] = [];
  readonly #byKey = new Map<string, MemorySeries>();

  /**
   * Appends samples to the series of these labels, which is made when it is new. Times ascend; the newest sample may be
   * repeated when its value is the same.
   *
   * @param starts start time of each sample, 0 where it is not known; left out: none is known
   */
  load(
    labels: Iterable<readonly [string, string]>,
    times: readonly number[],
    values: readonly LoadedValue[],
    starts?: readonly number[],
  ): void {
    const { samples } = this.#seriesOf(labelSetOf(this.symbols, labels));
    times.forEach((time, i) => {
      const newest = samples.count - 1;
      if (newest < 0 || time > samples.times[newest]) append(samples, time, values[i], starts?.[i] ?? 0);
      else if (time < samples.times[newest] || !repeatsNewest(samples, values[i])) {
        throw new Error(`sample at ${time} ms is not newer than that at ${samples.times[newest]} ms`);
      }
    });
  }

  select(matchers: readonly Matcher[], mint: number, maxt: number): SeriesSelection {
    return new MemorySelection(this.#matching(matchers, mint, maxt));
  }

  labelNames(matchers: readonly Matcher[], mint: number, maxt: number): string[] {
    const names = new Set<string>();
    for (const { labels } of this.#matching(matchers, mint, maxt)) {
      for (let i = 0; i < labels.length; i += 2) names.add(this.symbols.text(labels[i]));
    }
    return [...names].sort(compareText);
  }

  labelValues(name: string, matchers: readonly Matcher[], mint: number, maxt: number): Texts {
    const id = this.symbols.find(name);
    const values = this.#matching(matchers, mint, maxt).map(({ labels }) => this.symbols.text(labelValue(labels, id)));
    return textsOf([...new Set(values)].filter((value) => value !== '').sort(compareText));
  }

  close(): void {}

  #seriesOf(labels: LabelSet): MemorySeries {
    const key = labelSetKey(labels);
    let series = this.#byKey.get(key);
    if (series === undefined) {
      series = { labels, samples: new SampleColumns(16) };
      this.#byKey.set(key, series);
      this.#series.push(series);
    }
    return series;
  }

  #matching(matchers: readonly Matcher[], mint: number, maxt: number): MemorySeries[] {
    const tests = matchers.map((matcher) => ({ name: this.symbols.find(matcher.name), test: valueTest(matcher) }));
    return this.#series.filter(({ labels, samples }) => {
      if (samples.count === 0 || samples.times[0] > maxt || samples.times[samples.count - 1] < mint) return false;
      return tests.every(({ name, test }) => test(this.symbols.text(labelValue(labels, name))));
    });
  }
}

function append(samples: SampleColumns, time: number, value: LoadedValue, startMs: number): void {
  if (typeof value === 'object') {
    const newest = samples.count - 1;
    const before = samples.histograms?.[newest] ?? null;
    const previous = before === null ? null : { time: samples.times[newest], histogram: before };
    samples.pushHistogram(time, withStoredHint(previous, { time, histogram: value }));
  } else {
    const [low, high] = wordsOf(value);
    samples.push(time, low, high);
  }
  samples.setStart(startMs);
}

function repeatsNewest({ count, words, histograms }: SampleColumns, value: LoadedValue): boolean {
  const newest = histograms?.[count - 1] ?? null;
  if (typeof value === 'object') return newest !== null && equalHistograms(newest, value);
  const [low, high] = wordsOf(value);
  return newest === null && words[2 * count - 2] === low && words[2 * count - 1] === high;
}

function wordsOf(value: number | 'stale'): ArrayLike<number> & Iterable<number> {
  return value === 'stale' ? [STALE_LOW, STALE_HIGH] : new Uint32Array(Float64Array.of(value).buffer);
}

class MemorySelection implements SeriesSelection {
  readonly #series: readonly MemorySeries[];

  constructor(series: readonly MemorySeries[]) {
    this.#series = series;
  }

  get count(): number {
    return this.#series.length;
  }

  labels(index: number): LabelSet {
    return this.#series[index].labels;
  }

  read(index: number, mint: number, maxt: number, into: SampleColumns): void {
    const { samples } = this.#series[index];
    const { times, words, histograms, starts } = samples;
    into.clear();
    const from = firstAtOrAfter(samples, mint);
    const to = firstAtOrAfter(samples, maxt + 1);
    for (let i = from; i < to; i++) {
      const histogram = histograms === null ? null : histograms[i];
      if (histogram !== null) into.pushHistogram(times[i], histogram);
      else into.push(times[i], words[2 * i], words[2 * i + 1]);
      if (starts !== null) into.setStart(starts[i]);
    }
  }

  readNewest(index: number, mint: number, maxt: number, into: SampleColumns): void {
    this.read(index, mint, maxt, into);
  }
}

function firstAtOrAfter(samples: SampleColumns, time: number): number {
  let low = 0;
  let high = samples.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (samples.times[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
