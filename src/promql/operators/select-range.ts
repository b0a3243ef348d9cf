/** The range selector: the stored samples of each series. */
import { EMPTY_LABELS, type LabelSet } from '../../model/labels.ts';
import type { Matcher } from '../../model/matchers.ts';
import { SampleColumns } from '../../model/samples.ts';
import type { SeriesSelection } from '../../storage/storage.ts';
import type { Windows } from '../kernels/kernel.ts';
import { dropBuckets } from './histogram-statistics.ts';
import { removeStale } from './lookback.ts';
import type { EvalContext, StepGrid } from './operator.ts';
import type { RangeSource } from './range-source.ts';
import { weightOf } from './sample-budget.ts';
import { describeMatchers } from './select.ts';
import { describeReference, type ReferenceTimes, referenceTimes, type TimeReference } from './time-reference.ts';

/** anchored looks a lookback further into the past, smoothed into the future too. */
export type Extension = 'none' | 'anchored' | 'smoothed';

export interface RangeSelector extends TimeReference {
  readonly matchers: readonly Matcher[];
  readonly rangeMs: number;
  readonly extension: Extension;
  /** Of histograms only count and sum are asked for. */
  readonly statistics: boolean;
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
  readonly #references: ReferenceTimes;
  /** How far before each reference time samples count. */
  readonly #reachMs: number;
  readonly #mint: number;
  readonly #maxt: number;
  #selection: SeriesSelection | null = null;
  #next = 0;
  /** What the samples of the current series weigh in the budget. */
  #held = 0;

  constructor(selector: RangeSelector, grid: StepGrid, context: EvalContext) {
    this.#selector = selector;
    this.#context = context;
    this.#references = referenceTimes(selector, grid);
    const { firstMs, stepMs, lastMs } = this.#references;
    const { rangeMs, extension, statistics } = selector;
    this.windows = {
      firstEndMs: firstMs,
      stepMs,
      count: grid.count,
      rangeMs,
      evalStartMs: grid.startMs,
      evalStepMs: grid.stepMs,
      lookbackMs: context.lookbackMs,
      loops: context.columns.loops,
    };
    // Times are whole: the first one inside a window that is open at the left, and the one before it to compare with.
    this.#reachMs = rangeMs + (extension === 'none' ? 0 : context.lookbackMs);
    this.#mint = firstMs - this.#reachMs + (statistics ? 0 : 1);
    this.#maxt = lastMs + (extension === 'smoothed' ? context.lookbackMs : 0);
  }

  next(): boolean {
    const { reader, budget, features } = this.#context;
    this.#selection ??= reader.select(this.#selector.matchers, this.#mint, this.#maxt);
    budget.release(this.#held);
    this.#held = 0;
    this.samples.clear();
    while (this.#next < this.#selection.count) {
      const index = this.#next++;
      if (index % SERIES_PER_CHECKPOINT === 0) this.#context.checkpoint();
      this.#selection.read(index, this.#mint, this.#maxt, this.samples);
      budget.read += this.samples.count;
      if (!features.startTimestamps) this.samples.starts = null;
      if (this.#selector.statistics) dropBuckets(this.samples, this.#references, this.#reachMs);
      removeStale(this.samples);
      if (this.samples.count === 0) continue;
      this.#held = weightOf(this.samples.count, this.samples.histograms);
      budget.add(this.#held);
      this.labels = this.#selection.labels(index);
      return true;
    }
    return false;
  }

  describe(): string {
    return describeRange(this.#selector);
  }
}

/** For EXPLAIN. */
export function describeRange(selector: RangeSelector): string {
  const { matchers, rangeMs, extension, statistics } = selector;
  const modifiers = `${extension === 'none' ? '' : ` ${extension}`}${statistics ? ' without buckets' : ''}`;
  return `select ${describeMatchers(matchers)}[${rangeMs / 1000}s]${modifiers}${describeReference(selector)}`;
}
