/**
 * The histograms of sum and avg, beside the floats that the accumulator holds. A slot, which is a step of a group, must have one kind
 * only: group g has the slots g * steps .. g * steps + steps - 1.
 */
import { goQuote } from '../../../model/go-format.ts';
import { labelValue, METRIC_NAME } from '../../../model/labels.ts';
import type { Position } from '../../ast.ts';
import { compactHistogram } from '../../histogram/compact.ts';
import { HistogramMean, HistogramSum } from '../../histogram/sum.ts';
import type { BatchBuffer } from '../batch-buffer.ts';
import { type Batch, type EvalContext, PRESENT } from '../operator.ts';
import { weightOfHistogram } from '../sample-budget.ts';

/** Floats and histograms met. */
const MIXED = 'mixed';
/** Exponential and custom buckets met, and no float before: what comes later is not looked at. */
const INCOMPATIBLE = 'incompatible';

type Slot = HistogramSum | HistogramMean | typeof MIXED | typeof INCOMPATIBLE;

export class HistogramTotals {
  readonly #op: 'sum' | 'avg';
  readonly #steps: number;
  readonly #position: Position;
  readonly #context: EvalContext;
  readonly #slots = new Map<number, Slot>();

  /** `position` is that of what is aggregated. */
  constructor(op: 'sum' | 'avg', steps: number, position: Position, context: EvalContext) {
    this.#op = op;
    this.#steps = steps;
    this.#position = position;
    this.#context = context;
  }

  /**
   * Takes the histograms of a row and makes their places absent.
   *
   * @param slot of step 0
   * @param hasFloat whether a step of the group has a float already
   */
  add(slot: number, batch: Batch, row: number, hasFloat: (step: number) => boolean): void {
    const { present, histograms } = batch;
    for (let i = 0, at = row * this.#steps; i < this.#steps; i++, at++) {
      if (present[at] !== PRESENT.histogram) continue;
      present[at] = PRESENT.none;
      const histogram = histograms![at]!;
      let total = this.#slots.get(slot + i);
      if (total === undefined) {
        total = hasFloat(i) ? MIXED : this.#op === 'sum' ? new HistogramSum() : new HistogramMean();
        this.#slots.set(slot + i, total);
        this.#context.budget.add(weightOfHistogram(histogram));
      }
      if (typeof total === 'string' || total.add(histogram)) continue;
      this.#slots.set(slot + i, hasFloat(i) ? MIXED : INCOMPATIBLE);
      this.#warnOfBuckets(batch, row);
    }
  }

  /** Puts the results of a group's slots into the row that `into` makes next, where its floats are already. */
  finish(slot: number, into: BatchBuffer): void {
    const { annotations } = this.#context;
    for (let i = 0; i < this.#steps; i++) {
      const total = this.#slots.get(slot + i);
      if (total === undefined) continue;
      const at = into.at + i;
      if (into.present[at] === PRESENT.float) {
        into.present[at] = PRESENT.none;
        if (total === INCOMPATIBLE) continue;
        annotations.warn('encountered a mix of histograms and floats for aggregation', this.#position);
      } else if (typeof total !== 'string') {
        into.setHistogram(at, compactHistogram(total.result()));
        this.#noteOf(total);
      }
    }
  }

  #noteOf({ boundsReconciled, counterResetCollision }: HistogramSum | HistogramMean): void {
    const { annotations } = this.#context;
    if (boundsReconciled) {
      annotations.info('mismatched custom buckets were reconciled during aggregation', this.#position);
    }
    if (counterResetCollision) {
      annotations.warn('conflicting counter resets during histogram aggregation', this.#position);
    }
  }

  #warnOfBuckets({ labels }: Batch, row: number): void {
    const { symbols, annotations } = this.#context;
    const name = symbols.text(labelValue(labels[row], symbols.intern(METRIC_NAME)));
    const text = 'vector contains a mix of histograms with exponential and custom buckets schemas for metric name';
    annotations.warn(`${text} ${goQuote(name)}`, this.#position);
  }
}
