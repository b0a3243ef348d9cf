/** What a range function remarks about the series at hand (kernels/kernel.ts), as warnings and infos of the query. */
import { goQuote } from '../../model/go-format.ts';
import { EMPTY_LABELS, type LabelSet, labelValue, METRIC_NAME } from '../../model/labels.ts';
import type { Position } from '../ast.ts';
import type { HistogramOperation, RangeNotes } from '../kernels/kernel.ts';
import type { EvalContext } from './operator.ts';

export class SeriesNotes implements RangeNotes {
  /** Of the series at hand, with the metric name. */
  labels: LabelSet = EMPTY_LABELS;
  readonly #context: EvalContext;
  readonly #position: Position;

  constructor(context: EvalContext, position: Position) {
    this.#context = context;
    this.#position = position;
  }

  mixedSamples(): void {
    this.#warn(`encountered a mix of histograms and floats for metric name ${this.#name()}`);
  }

  ignoredHistograms(): void {
    const text = 'ignored histograms in a range containing both floats and histograms for metric name';
    this.#context.annotations.info(`${text} ${this.#name()}`, this.#position);
  }

  mixedBuckets(): void {
    const text = 'vector contains a mix of histograms with exponential and custom buckets schemas for metric name';
    this.#warn(`${text} ${this.#name()}`);
  }

  notCounter(): void {
    this.#warn(`this native histogram metric is not a counter: ${this.#name()}`);
  }

  notGauge(): void {
    this.#warn(`this native histogram metric is not a gauge: ${this.#name()}`);
  }

  reconciledBounds(operation: HistogramOperation): void {
    this.#context.annotations.info(`mismatched custom buckets were reconciled during ${operation}`, this.#position);
  }

  conflictingResets(operation: HistogramOperation): void {
    this.#warn(`conflicting counter resets during histogram ${operation}`);
  }

  overlappingStart(): void {
    const text = `sample has start time that overlaps with previous sample timestamp for metric ${this.#name()}`;
    this.#context.annotations.warnAgain(text, this.#position);
  }

  #warn(text: string): void {
    this.#context.annotations.warn(text, this.#position);
  }

  #name(): string {
    const { symbols } = this.#context;
    return goQuote(symbols.text(labelValue(this.labels, symbols.intern(METRIC_NAME))));
  }
}
