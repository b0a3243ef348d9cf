/** Counts what operators take from the store, for the operator that runs. */
import type { Symbols } from '../../../model/labels.ts';
import type { Matcher } from '../../../model/matchers.ts';
import type { SampleColumns } from '../../../model/samples.ts';
import type { Texts } from '../../../model/texts.ts';
import type { Reader, SeriesSelection } from '../../../storage/storage.ts';
import type { Stopwatch } from './operator-trace.ts';

export class TracedReader implements Reader {
  readonly symbols: Symbols;
  readonly #inner: Reader;
  readonly #stopwatch: Stopwatch;

  constructor(inner: Reader, stopwatch: Stopwatch) {
    this.symbols = inner.symbols;
    this.#inner = inner;
    this.#stopwatch = stopwatch;
  }

  select(matchers: readonly Matcher[], mint: number, maxt: number): SeriesSelection {
    const selection = this.#inner.select(matchers, mint, maxt);
    const { running } = this.#stopwatch;
    if (running === null) return selection;
    running.series += selection.count;
    const read = (index: number, from: number, to: number, into: SampleColumns): void => {
      selection.read(index, from, to, into);
      running.samples += into.count;
      running.steps.addRead(into.times, into.count, running.references);
    };
    // All samples are read for the newest one too: they are what is counted.
    return { count: selection.count, labels: (index) => selection.labels(index), read, readNewest: read };
  }

  labelNames(matchers: readonly Matcher[], mint: number, maxt: number): string[] {
    return this.#inner.labelNames(matchers, mint, maxt);
  }

  labelValues(name: string, matchers: readonly Matcher[], mint: number, maxt: number): Texts {
    return this.#inner.labelValues(name, matchers, mint, maxt);
  }

  close(): void {
    this.#inner.close();
  }
}
