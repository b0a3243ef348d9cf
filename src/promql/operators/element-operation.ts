/** What a binary operator does with the points of one row of the left and one of the right. */
import type { Histogram } from '../../model/histogram.ts';
import type { BinaryExpr } from '../ast.ts';
import {
  ARITHMETIC,
  type ArithmeticKernel,
  COMPARISON,
  type ComparisonKernel,
  isArithmetic,
  isComparison,
} from '../kernels/binary.ts';
import { type HistogramOutcome, HistogramPair, type Remark } from './histogram-pair.ts';
import { type EvalContext, type Points, PRESENT } from './operator.ts';

/** number: a new value, the name goes. filter: what is on the left stays, all of it, in part or not at all. */
export type ElementResult = 'number' | 'filter';

/** One side: a row of a batch, or numbers alone. */
export interface Operand {
  readonly values: Float64Array;
  readonly at: number;
  /** null: there is a number at every step. */
  readonly points: Points | null;
}

/** Where results go. */
export interface ElementResults {
  readonly values: Float64Array;
  readonly present: Uint8Array;
  setHistogram(at: number, histogram: Histogram): void;
}

/** For each row: pair(), then apply(); at the end finish(). */
export class ElementOperation {
  readonly expr: BinaryExpr;
  readonly result: ElementResult;
  readonly #arithmetic: ArithmeticKernel | null;
  readonly #comparison: ComparisonKernel | null;
  readonly #trims: boolean;
  readonly #truth: Uint8Array;
  readonly #steps: number;
  readonly #context: EvalContext;
  readonly #pair: HistogramPair;
  /** Of the row at hand, by step: what became of a pair with a histogram. */
  readonly #outcomes = new Map<number, HistogramOutcome>();
  /** By step; only what the last pair of a step causes is told. */
  readonly #remarks = new Map<number, Remark>();

  constructor(expr: BinaryExpr, steps: number, context: EvalContext) {
    const { op, bool } = expr;
    this.expr = expr;
    this.#arithmetic = isArithmetic(op) ? ARITHMETIC[op] : null;
    this.#comparison = isComparison(op) ? COMPARISON[op] : null;
    this.#trims = this.#arithmetic === null && this.#comparison === null;
    this.result = this.#arithmetic !== null || bool ? 'number' : 'filter';
    this.#truth = new Uint8Array(this.#comparison === null ? 0 : steps);
    this.#steps = steps;
    this.#context = context;
    this.#pair = new HistogramPair(op, bool);
  }

  /** Looks at the kinds of both sides: clears mask[at ..] where the operator has no result for them. */
  pair(left: Operand, right: Operand, mask: Uint8Array, at: number): void {
    this.#outcomes.clear();
    if (!this.#trims && !hasHistograms(left) && !hasHistograms(right)) return;
    for (let i = 0; i < this.#steps; i++) {
      if (mask[at + i] === 0) continue;
      const a = valueAt(left, i);
      const b = valueAt(right, i);
      if (typeof a === 'number' && typeof b === 'number' && !this.#trims) continue;
      const { outcome, remark } = this.#pair.combine(a, b);
      if (remark !== null) this.#remarks.set(i, remark);
      if (outcome === null) mask[at + i] = 0;
      else this.#outcomes.set(i, outcome);
    }
  }

  /**
   * present[at ..] says where pair() left a pair. A number is written to values[at ..]; a filter clears present[at ..]
   * where the comparison does not hold, and leaves the values alone.
   */
  apply(left: Operand, right: Operand, into: ElementResults, at: number): void {
    const steps = this.#steps;
    const { values, present } = into;
    if (this.#arithmetic !== null) {
      this.#arithmetic(left.values, left.at, right.values, right.at, values, at, steps);
    } else if (this.#comparison !== null) {
      const truth = this.#truth;
      this.#comparison(left.values, left.at, right.values, right.at, truth, 0, steps);
      if (this.result === 'number') for (let i = 0; i < steps; i++) values[at + i] = truth[i];
      else for (let i = 0; i < steps; i++) if (truth[i] === 0) present[at + i] = PRESENT.none;
    }
    for (const [step, outcome] of this.#outcomes) put(outcome, into, at + step);
  }

  /** After the last row: tells of pairs without a result. */
  finish(): void {
    const { annotations } = this.#context;
    for (const { severity, text } of this.#remarks.values()) annotations[severity](text, this.expr.lhs.position);
    this.#remarks.clear();
  }
}

function hasHistograms({ points }: Operand): boolean {
  return points !== null && points.histograms !== null;
}

function valueAt({ values, at, points }: Operand, step: number): number | Histogram {
  if (points?.histograms && points.present[at + step] === PRESENT.histogram) return points.histograms[at + step]!;
  return values[at + step];
}

function put(outcome: HistogramOutcome, into: ElementResults, at: number): void {
  if (outcome === 'filtered') into.present[at] = PRESENT.none;
  else if (typeof outcome === 'object') into.setHistogram(at, outcome);
  else {
    into.values[at] = outcome;
    into.present[at] = PRESENT.float;
  }
}
