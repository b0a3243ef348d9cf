/**
 * Series held in plain memory, read through the contract of the storage: for cases written as text and for tests of the
 * engine. Every selection looks at every series.
 */
import { compareText, type LabelSet, labelSetKey, labelSetOf, labelValue, Symbols } from '../model/labels.ts';
import { type Matcher, valueTest } from '../model/matchers.ts';
import { SampleColumns, STALE_HIGH, STALE_LOW } from '../model/samples.ts';
import type { Reader, SeriesSelection } from '../storage/storage.ts';

/** A value to load; a marker by its name, because a number may lose its bits. */
export type LoadedValue = number | 'stale';

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
   * repeated when its bits are the same.
   */
  load(labels: Iterable<readonly [string, string]>, times: readonly number[], values: readonly LoadedValue[]): void {
    const { samples } = this.#seriesOf(labelSetOf(this.symbols, labels));
    const words = new Uint32Array(2);
    const value = new Float64Array(words.buffer);
    times.forEach((time, i) => {
      const loaded = values[i];
      if (loaded === 'stale') words.set([STALE_LOW, STALE_HIGH]);
      else value[0] = loaded;
      const newest = samples.count - 1;
      if (newest >= 0 && time <= samples.times[newest]) {
        const same = samples.words[2 * newest] === words[0] && samples.words[2 * newest + 1] === words[1];
        if (time === samples.times[newest] && same) return;
        throw new Error(`sample at ${time} ms is not newer than that at ${samples.times[newest]} ms`);
      }
      samples.push(time, words[0], words[1]);
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

  labelValues(name: string, matchers: readonly Matcher[], mint: number, maxt: number): string[] {
    const id = this.symbols.find(name);
    const values = this.#matching(matchers, mint, maxt).map(({ labels }) => this.symbols.text(labelValue(labels, id)));
    return [...new Set(values)].filter((value) => value !== '');
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
    into.count = 0;
    const from = firstAtOrAfter(samples, mint);
    const to = firstAtOrAfter(samples, maxt + 1);
    for (let i = from; i < to; i++) into.push(samples.times[i], samples.words[2 * i], samples.words[2 * i + 1]);
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
