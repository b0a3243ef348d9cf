/** The range selector: the stored samples of each series. */
import { EMPTY_LABELS, type LabelSet } from '../../model/labels.ts';
import type { Matcher } from '../../model/matchers.ts';
import { SampleColumns } from '../../model/samples.ts';
import type { SeriesSelection } from '../../storage/storage.ts';
import type { Windows } from '../kernels/kernel.ts';
import { removeStale } from './lookback.ts';
import type { EvalContext, StepGrid } from './operator.ts';
import type { RangeSource } from './range-source.ts';
import { describeMatchers } from './select.ts';
import { describeReference, referenceTimes, type TimeReference } from './time-reference.ts';

/** anchored looks a lookback further into the past, smoothed into the future too. */
export type Extension = 'none' | 'anchored' | 'smoothed';

export interface RangeSelector extends TimeReference {
  readonly matchers: readonly Matcher[];
  readonly rangeMs: number;
  readonly extension: Extension;
}

const SERIES_PER_CHECKPOINT = 64;

export class SelectRange implements RangeSource {
  readonly children = [];
  readonly windows: Windows;
  readonly dropName = false;
  readonly samples = new SampleColumns();
  labels: LabelSet = EMPTY_LABELS;
  readonly #selector: RangeSelector;
  readonly #context: EvalContext;
  readonly #mint: number;
  readonly #maxt: number;
  #selection: SeriesSelection | null = null;
  #next = 0;

  constructor(selector: RangeSelector, grid: StepGrid, context: EvalContext) {
    this.#selector = selector;
    this.#context = context;
    const { firstMs, stepMs, lastMs } = referenceTimes(selector, grid);
    const { rangeMs, extension } = selector;
    this.windows = {
      firstEndMs: firstMs,
      stepMs,
      count: grid.count,
      rangeMs,
      evalStartMs: grid.startMs,
      evalStepMs: grid.stepMs,
      lookbackMs: context.lookbackMs,
    };
    // Times are whole: the first one inside a window that is open at the left.
    this.#mint = firstMs - rangeMs - (extension === 'none' ? 0 : context.lookbackMs) + 1;
    this.#maxt = lastMs + (extension === 'smoothed' ? context.lookbackMs : 0);
  }

  next(): boolean {
    const { reader, budget } = this.#context;
    this.#selection ??= reader.select(this.#selector.matchers, this.#mint, this.#maxt);
    budget.release(this.samples.count);
    this.samples.count = 0;
    while (this.#next < this.#selection.count) {
      const index = this.#next++;
      if (index % SERIES_PER_CHECKPOINT === 0) this.#context.checkpoint();
      this.#selection.read(index, this.#mint, this.#maxt, this.samples);
      budget.read += this.samples.count;
      removeStale(this.samples);
      if (this.samples.count === 0) continue;
      budget.add(this.samples.count);
      this.labels = this.#selection.labels(index);
      return true;
    }
    return false;
  }

  describe(): string {
    const { matchers, rangeMs, extension } = this.#selector;
    const modifier = extension === 'none' ? '' : ` ${extension}`;
    return `select ${describeMatchers(matchers)}[${rangeMs / 1000}s]${modifier}${describeReference(this.#selector)}`;
  }
}
