/** Operators that do what the ones inside them do, and measure it. */
import type { Histogram } from '../../../model/histogram.ts';
import type { LabelSet } from '../../../model/labels.ts';
import type { SampleColumns } from '../../../model/samples.ts';
import type { Windows } from '../../kernels/kernel.ts';
import type { AnyOperator, Batch, Operator, ScalarOperator } from '../../operators/operator.ts';
import { PRESENT } from '../../operators/operator.ts';
import type { RangeSource } from '../../operators/range-source.ts';
import { weightOf, weightOfHistogram } from '../../operators/sample-budget.ts';
import type { OperatorTrace, Stopwatch } from './operator-trace.ts';

/** A value and whether it is there. */
const POINT_BYTES = 9;
/** A time and a value. */
const SAMPLE_BYTES = 16;

export class TracedOperator implements Operator {
  readonly #inner: Operator;
  readonly #trace: OperatorTrace;
  readonly #stopwatch: Stopwatch;
  readonly #selects: boolean;

  /** @param selects its values are samples of the store */
  constructor(inner: Operator, trace: OperatorTrace, stopwatch: Stopwatch, selects: boolean) {
    this.#inner = inner;
    this.#trace = trace;
    this.#stopwatch = stopwatch;
    this.#selects = selects;
  }

  get children(): readonly AnyOperator[] {
    return this.#inner.children;
  }

  next(): Batch | null {
    const batch = this.#stopwatch.time(this.#trace, () => this.#inner.next());
    if (batch !== null) this.#count(batch);
    return batch;
  }

  describe(): string {
    return this.#inner.describe();
  }

  #count({ rows, present, histograms }: Batch): void {
    const { steps } = this.#trace;
    const { count } = steps.grid;
    this.#trace.rows += rows;
    this.#trace.bytes += POINT_BYTES * rows * count;
    for (let i = 0; i < rows * count; i++) {
      if (present[i] === PRESENT.none) continue;
      const isHistogram = present[i] === PRESENT.histogram;
      const weight = isHistogram ? weightOfHistogram(histograms![i]!) : 1;
      if (isHistogram) this.#trace.bytes += SAMPLE_BYTES * weight;
      if (this.#selects) steps.addQueryable(i % count, weight);
    }
  }
}

export class TracedScalar implements ScalarOperator {
  readonly #inner: ScalarOperator;
  readonly #trace: OperatorTrace;
  readonly #stopwatch: Stopwatch;

  constructor(inner: ScalarOperator, trace: OperatorTrace, stopwatch: Stopwatch) {
    this.#inner = inner;
    this.#trace = trace;
    this.#stopwatch = stopwatch;
  }

  get children(): readonly AnyOperator[] {
    return this.#inner.children;
  }

  values(): Float64Array {
    const values = this.#stopwatch.time(this.#trace, () => this.#inner.values());
    // The same array at every call.
    this.#trace.rows = 1;
    this.#trace.bytes = values.byteLength;
    return values;
  }

  describe(): string {
    return this.#inner.describe();
  }
}

export class TracedRange implements RangeSource {
  readonly #inner: RangeSource;
  readonly #trace: OperatorTrace;
  readonly #stopwatch: Stopwatch;
  readonly #countsWindows: boolean;

  /** @param countsWindows the samples of its windows are what steps look at */
  constructor(inner: RangeSource, trace: OperatorTrace, stopwatch: Stopwatch, countsWindows: boolean) {
    this.#inner = inner;
    this.#trace = trace;
    this.#stopwatch = stopwatch;
    this.#countsWindows = countsWindows;
  }

  get windows(): Windows {
    return this.#inner.windows;
  }

  get labels(): LabelSet {
    return this.#inner.labels;
  }

  get dropName(): boolean {
    return this.#inner.dropName;
  }

  get samples(): SampleColumns {
    return this.#inner.samples;
  }

  get children(): readonly AnyOperator[] {
    return this.#inner.children;
  }

  next(): boolean {
    const found = this.#stopwatch.time(this.#trace, () => this.#inner.next());
    if (!found) return false;
    const { samples, windows } = this.#inner;
    this.#trace.rows++;
    this.#trace.bytes += SAMPLE_BYTES * weightOf(samples.count, samples.histograms);
    if (this.#countsWindows) countWindows(samples, windows, this.#trace);
    return true;
  }

  describe(): string {
    return this.#inner.describe();
  }
}

/** Counts the samples of each window. */
function countWindows(
  { times, histograms, count }: SampleColumns,
  { firstEndMs, stepMs, rangeMs, count: steps }: Windows,
  { steps: counted }: OperatorTrace,
): void {
  const before = histograms === null ? null : weightsBefore(histograms, count);
  let from = 0;
  let to = 0;
  for (let step = 0; step < steps; step++) {
    const endMs = firstEndMs + step * stepMs;
    while (to < count && times[to] <= endMs) to++;
    while (from < to && times[from] <= endMs - rangeMs) from++;
    counted.addQueryable(step, before === null ? to - from : before[to] - before[from]);
  }
}

/** What the samples before each one weigh together. */
function weightsBefore(histograms: readonly (Histogram | null)[], count: number): Float64Array {
  const before = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) {
    const histogram = histograms[i];
    before[i + 1] = before[i] + (histogram === null ? 1 : weightOfHistogram(histogram));
  }
  return before;
}
