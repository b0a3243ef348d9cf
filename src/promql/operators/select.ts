/** The instant selector: for each step the newest sample of each series within the lookback. */
import type { Matcher } from '../../model/matchers.ts';
import { SampleColumns } from '../../model/samples.ts';
import type { SeriesSelection } from '../../storage/storage.ts';
import { BatchBuffer } from './batch-buffer.ts';
import { interpolate, type Lookup, latest, latestTimes } from './lookback.ts';
import type { Batch, EvalContext, Operator, StepGrid } from './operator.ts';
import { describeReference, referenceTimes, type TimeReference } from './time-reference.ts';

export interface InstantSelector extends TimeReference {
  readonly matchers: readonly Matcher[];
  readonly smoothed: boolean;
}

/** value: the samples themselves. time: when they were taken, in seconds. */
export type SelectOutput = 'value' | 'time';

const SERIES_PER_CHECKPOINT = 256;

export class Select implements Operator {
  readonly children = [];
  readonly #selector: InstantSelector;
  readonly #output: SelectOutput;
  readonly #context: EvalContext;
  readonly #lookup: Lookup;
  readonly #mint: number;
  readonly #maxt: number;
  readonly #buffer: BatchBuffer;
  readonly #samples = new SampleColumns();
  #selection: SeriesSelection | null = null;
  #next = 0;

  constructor(selector: InstantSelector, output: SelectOutput, grid: StepGrid, context: EvalContext) {
    this.#selector = selector;
    this.#output = output;
    this.#context = context;
    const { firstMs, stepMs, lastMs } = referenceTimes(selector, grid);
    this.#lookup = { firstMs, stepMs, count: grid.count, lookbackMs: context.lookbackMs };
    // Times are whole: the first one inside a window that is open at the left.
    this.#mint = firstMs - context.lookbackMs + 1;
    this.#maxt = selector.smoothed ? lastMs + context.lookbackMs : lastMs;
    this.#buffer = new BatchBuffer(grid.count, context.budget);
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
    const { matchers, smoothed } = this.#selector;
    const output = this.#output === 'time' ? ' times' : '';
    return `select${output} ${describeMatchers(matchers)}${smoothed ? ' smoothed' : ''}${describeReference(this.#selector)}`;
  }

  #read(selection: SeriesSelection, index: number): void {
    const samples = this.#samples;
    const buffer = this.#buffer;
    selection.read(index, this.#mint, this.#maxt, samples);
    this.#context.budget.read += samples.count;
    if (samples.count === 0) return;
    const find = this.#output === 'time' ? latestTimes : this.#selector.smoothed ? interpolate : latest;
    if (find(samples, this.#lookup, buffer.values, buffer.present, buffer.at)) {
      buffer.push(selection.labels(index), false);
    }
  }
}

export function describeMatchers(matchers: readonly Matcher[]): string {
  return `{${matchers.map(({ name, type, value }) => `${name}${type}${JSON.stringify(value)}`).join(',')}}`;
}
