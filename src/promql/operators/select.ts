/** The instant selector: for each step the newest sample of each series within the lookback. */
import type { Matcher } from '../../model/matchers.ts';
import { SampleColumns } from '../../model/samples.ts';
import type { SeriesSelection } from '../../storage/storage.ts';
import type { Lookup } from '../kernels/lookup.ts';
import { BatchBuffer } from './batch-buffer.ts';
import { dropBuckets } from './histogram-statistics.ts';
import { interpolate, latest, latestStarts, latestTimes } from './lookback.ts';
import { interpolateEither, latestOfEither } from './mixed-lookback.ts';
import type { Batch, EvalContext, Operator, Position, StepGrid } from './operator.ts';
import { SeriesNotes } from './range-notes.ts';
import { describeReference, type ReferenceTimes, referenceTimes, type TimeReference } from './time-reference.ts';

export interface InstantSelector extends TimeReference {
  readonly matchers: readonly Matcher[];
  readonly smoothed: boolean;
  /** Of the selector in the query, for notes. */
  readonly position: Position;
  /** Of histograms only count and sum are asked for. */
  readonly statistics: boolean;
}

/** value: the samples themselves. time: when they were taken, start: when they start (0: not known), in seconds. */
export type SelectOutput = 'value' | 'time' | 'start';

const OUTPUT_TEXTS: Readonly<Record<SelectOutput, string>> = { value: '', time: ' times', start: ' start times' };

const SERIES_PER_CHECKPOINT = 256;

export class Select implements Operator {
  readonly children = [];
  readonly #selector: InstantSelector;
  readonly #output: SelectOutput;
  readonly #context: EvalContext;
  readonly #references: ReferenceTimes;
  readonly #lookup: Lookup;
  readonly #mint: number;
  readonly #maxt: number;
  /** All steps look at one sample of a series. */
  readonly #newestOnly: boolean;
  readonly #buffer: BatchBuffer;
  readonly #samples = new SampleColumns();
  readonly #notes: SeriesNotes;
  #selection: SeriesSelection | null = null;
  #next = 0;

  constructor(selector: InstantSelector, output: SelectOutput, grid: StepGrid, context: EvalContext) {
    this.#selector = selector;
    this.#output = output;
    this.#context = context;
    this.#references = referenceTimes(selector, grid);
    const { firstMs, stepMs, lastMs } = this.#references;
    this.#lookup = { firstMs, stepMs, count: grid.count, lookbackMs: context.lookbackMs };
    // Times are whole: the first one inside a window that is open at the left, and the one before it to compare with.
    this.#mint = firstMs - context.lookbackMs + (selector.statistics ? 0 : 1);
    this.#maxt = selector.smoothed ? lastMs + context.lookbackMs : lastMs;
    this.#newestOnly = firstMs === lastMs && !selector.smoothed && !selector.statistics;
    this.#buffer = new BatchBuffer(grid.count, context);
    this.#notes = new SeriesNotes(context, selector.position);
  }

  next(): Batch | null {
    this.#selection ??= this.#context.reader.select(this.#selector.matchers, this.#mint, this.#maxt);
    const { count } = this.#selection;
    const buffer = this.#buffer;
    buffer.reset();
    this.#context.checkpoint();
    for (; this.#next < count && !buffer.full; this.#next++) {
      if (this.#next % SERIES_PER_CHECKPOINT === 0) this.#context.checkpoint();
      this.#read(this.#selection, this.#next);
    }
    return buffer.rows === 0 ? null : buffer;
  }

  describe(): string {
    return `select${OUTPUT_TEXTS[this.#output]} ${describeInstant(this.#selector)}`;
  }

  #read(selection: SeriesSelection, index: number): void {
    const samples = this.#samples;
    const buffer = this.#buffer;
    if (this.#newestOnly) selection.readNewest(index, this.#mint, this.#maxt, samples);
    else selection.read(index, this.#mint, this.#maxt, samples);
    this.#context.budget.read += samples.count;
    if (samples.count === 0) return;
    if (this.#selector.statistics) dropBuckets(samples, this.#references, this.#context.lookbackMs);
    if (this.#find(samples, selection, index)) buffer.push(selection.labels(index), false);
  }

  #find(samples: SampleColumns, selection: SeriesSelection, index: number): boolean {
    const { values, present, at } = this.#buffer;
    const lookup = this.#lookup;
    if (this.#output === 'time') return latestTimes(samples, lookup, values, present, at);
    if (this.#output === 'start') return latestStarts(samples, lookup, values, present, at);
    const { smoothed } = this.#selector;
    if (samples.histograms === null) {
      return smoothed
        ? interpolate(samples, lookup, values, present, at)
        : latest(samples, lookup, this.#context.columns.loops, values, present, at);
    }
    if (!smoothed) return latestOfEither(samples, lookup, this.#buffer);
    this.#notes.labels = selection.labels(index);
    return interpolateEither(samples, lookup, this.#buffer, this.#notes);
  }
}

/** For EXPLAIN. */
export function describeInstant(selector: InstantSelector): string {
  const { matchers, smoothed, statistics } = selector;
  const modifiers = `${smoothed ? ' smoothed' : ''}${statistics ? ' without buckets' : ''}`;
  return `${describeMatchers(matchers)}${modifiers}${describeReference(selector)}`;
}

export function describeMatchers(matchers: readonly Matcher[]): string {
  return `{${matchers.map(({ name, type, value }) => `${name}${type}${JSON.stringify(value)}`).join(',')}}`;
}
