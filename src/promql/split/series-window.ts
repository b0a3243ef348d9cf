/**
 * A part of a selection that moves: an operator that reads its series one after the other ends at the end of the window,
 * and goes on behind it when the window is moved.
 */
import type { LabelSet, Symbols } from '../../model/labels.ts';
import type { Matcher } from '../../model/matchers.ts';
import type { SampleColumns } from '../../model/samples.ts';
import type { Texts } from '../../model/texts.ts';
import type { Reader, SeriesSelection } from '../../storage/storage.ts';

export class SeriesWindow implements SeriesSelection {
  readonly all: SeriesSelection;
  /** As the operator counts: the series of all windows until now. */
  count = 0;
  /** From the operator's numbers to those of the selection. */
  #shift = 0;
  #read = 0;

  constructor(all: SeriesSelection) {
    this.all = all;
  }

  /** Shows the series [from, to) next, after all that it showed before have been read. */
  move(from: number, to: number): void {
    this.#shift = from - this.count;
    this.count += to - from;
  }

  /** Whether all series of the window have been read. */
  get isRead(): boolean {
    return this.#read === this.count;
  }

  /** Its number in the selection. */
  seriesOf(index: number): number {
    return index + this.#shift;
  }

  labels(index: number): LabelSet {
    return this.all.labels(index + this.#shift);
  }

  read(index: number, mint: number, maxt: number, into: SampleColumns): void {
    this.#read = index + 1;
    this.all.read(index + this.#shift, mint, maxt, into);
  }

  readNewest(index: number, mint: number, maxt: number, into: SampleColumns): void {
    this.#read = index + 1;
    this.all.readNewest(index + this.#shift, mint, maxt, into);
  }
}

/** A reader for one operator, whose one selection it shows through a window. */
export class WindowReader implements Reader {
  readonly symbols: Symbols;
  readonly #inner: Reader;
  readonly #open: (all: SeriesSelection) => SeriesWindow;
  #window: SeriesWindow | null = null;

  /** @param open what it shows of the selection at first */
  constructor(inner: Reader, open: (all: SeriesSelection) => SeriesWindow) {
    this.symbols = inner.symbols;
    this.#inner = inner;
    this.#open = open;
  }

  /** null: nothing was selected yet. */
  get window(): SeriesWindow | null {
    return this.#window;
  }

  select(matchers: readonly Matcher[], mint: number, maxt: number): SeriesSelection {
    this.#window = this.#open(this.#inner.select(matchers, mint, maxt));
    return this.#window;
  }

  labelNames(matchers: readonly Matcher[], mint: number, maxt: number): string[] {
    return this.#inner.labelNames(matchers, mint, maxt);
  }

  labelValues(name: string, matchers: readonly Matcher[], mint: number, maxt: number): Texts {
    return this.#inner.labelValues(name, matchers, mint, maxt);
  }

  close(): void {}
}
