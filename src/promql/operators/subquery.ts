/** A subquery: its inside, evaluated once on a grid of its own, read as the samples of a range. */
import { CounterReset, type Histogram } from '../../model/histogram.ts';
import { EMPTY_LABELS, type LabelSet } from '../../model/labels.ts';
import { SampleColumns } from '../../model/samples.ts';
import type { Windows } from '../kernels/kernel.ts';
import { type Batch, type EvalContext, type Operator, PRESENT, type StepGrid } from './operator.ts';
import type { RangeSource } from './range-source.ts';
import { describeReference, referenceTimes, type TimeReference } from './time-reference.ts';

export interface SubqueryWindow extends TimeReference {
  readonly rangeMs: number;
  readonly stepMs: number;
}

/**
 * The steps of the inside for all steps outside: the multiples of the step in (first reference - range, last
 * reference]. The division truncates toward zero, as Prometheus's does.
 */
export function innerGrid(window: SubqueryWindow, outer: StepGrid): StepGrid {
  const { firstMs, lastMs } = referenceTimes(window, outer);
  const { rangeMs, stepMs } = window;
  const openMs = firstMs - rangeMs;
  let startMs = stepMs * Math.trunc(openMs / stepMs);
  if (startMs <= openMs) startMs += stepMs;
  return { startMs, stepMs, count: Math.max(0, Math.floor((lastMs - startMs) / stepMs) + 1) };
}

export class Subquery implements RangeSource {
  readonly children: readonly [Operator];
  readonly windows: Windows;
  readonly samples = new SampleColumns();
  labels: LabelSet = EMPTY_LABELS;
  dropName = false;
  readonly #window: SubqueryWindow;
  readonly #inner: StepGrid;
  #batch: Batch | null = null;
  #row = 0;

  /** `inside` yields each label set once, at the steps of innerGrid(window, outer). */
  constructor(inside: Operator, window: SubqueryWindow, outer: StepGrid, context: EvalContext) {
    this.children = [inside];
    this.#window = window;
    this.#inner = innerGrid(window, outer);
    const { firstMs, stepMs } = referenceTimes(window, outer);
    this.windows = {
      firstEndMs: firstMs,
      stepMs,
      count: outer.count,
      rangeMs: window.rangeMs,
      evalStartMs: outer.startMs,
      evalStepMs: outer.stepMs,
      lookbackMs: context.lookbackMs,
      loops: context.columns.loops,
    };
  }

  next(): boolean {
    if (this.#inner.count === 0) return false;
    for (;;) {
      if (this.#batch === null || this.#row === this.#batch.rows) {
        this.#batch = this.children[0].next();
        this.#row = 0;
        if (this.#batch === null) return false;
      }
      const row = this.#row++;
      this.labels = this.#batch.labels[row];
      this.dropName = this.#batch.dropName !== null && this.#batch.dropName[row] !== 0;
      gather(this.#batch, row, this.#inner, this.samples);
      if (this.samples.count > 0) return true;
    }
  }

  describe(): string {
    const { rangeMs, stepMs } = this.#window;
    return `subquery [${rangeMs / 1000}s:${stepMs / 1000}s]${describeReference(this.#window)}`;
  }
}

/** The present values of a row, with the times of their steps. */
function gather(batch: Batch, row: number, { startMs, stepMs, count }: StepGrid, into: SampleColumns): void {
  into.clear();
  into.reserve(count);
  const { times, values } = into;
  const from = row * count;
  let size = 0;
  for (let i = 0; i < count; i++) {
    if (batch.present[from + i] === 0) continue;
    times[size] = startMs + i * stepMs;
    if (batch.present[from + i] === PRESENT.histogram) {
      into.histograms ??= new Array<Histogram | null>(size).fill(null);
      into.histograms[size] = withoutHint(batch.histograms![from + i]!);
      values[size] = 0;
    } else {
      values[size] = batch.values[from + i];
      if (into.histograms !== null) into.histograms[size] = null;
    }
    size++;
  }
  into.count = size;
}

/** The sample before it at the steps of the subquery need not be the one that the hint speaks of. */
function withoutHint(histogram: Histogram): Histogram {
  const { counterReset } = histogram;
  if (counterReset === CounterReset.Gauge || counterReset === CounterReset.Unknown) return histogram;
  return { ...histogram, counterReset: CounterReset.Unknown };
}
