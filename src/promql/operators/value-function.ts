/** What works on each value by itself: functions such as abs and clamp, and the negation of a vector. */
import type { Histogram } from '../../model/histogram.ts';
import { multiplyHistogram } from '../histogram/arithmetic.ts';
import type { ValueKernel } from '../kernels/kernel.ts';
import { floatsOnly } from './floats-only.ts';
import { NameDropping } from './name-dropping.ts';
import {
  type AnyOperator,
  type Batch,
  type EvalContext,
  type Operator,
  PRESENT,
  type ScalarOperator,
  type StepGrid,
} from './operator.ts';

/**
 * dropped: they have no result. counted: the kernel sees their places and makes floats of them. A function gives the
 * result of each.
 */
export type OfHistograms = 'dropped' | 'counted' | ((histogram: Histogram) => Histogram);

export interface ValueOperation {
  /** Works on each row in place. */
  readonly kernel: ValueKernel;
  readonly ofHistograms: OfHistograms;
}

export class ValueFunction implements Operator {
  readonly children: readonly AnyOperator[];
  readonly #name: string;
  readonly #operation: ValueOperation;
  readonly #vector: Operator;
  readonly #params: readonly ScalarOperator[];
  readonly #steps: number;
  readonly #names: NameDropping | null;
  readonly #context: EvalContext;

  constructor(
    name: string,
    operation: ValueOperation,
    dropsName: boolean,
    vector: Operator,
    params: readonly ScalarOperator[],
    grid: StepGrid,
    context: EvalContext,
  ) {
    this.children = [vector, ...params];
    this.#name = name;
    this.#operation = operation;
    this.#vector = vector;
    this.#params = params;
    this.#steps = grid.count;
    this.#names = dropsName ? new NameDropping(context, grid.count) : null;
    this.#context = context;
  }

  next(): Batch | null {
    // Before the vector, which may be empty: what is wrong with a parameter is told in any case.
    const params = this.#params.map((param) => param.values());
    const given = this.#vector.next();
    if (given === null) return null;
    this.#context.checkpoint();
    const { kernel, ofHistograms } = this.#operation;
    const batch = withHistograms(given, this.#steps, ofHistograms);
    for (let row = 0; row < batch.rows; row++) {
      kernel(batch.values, batch.present, row * this.#steps, this.#steps, params);
    }
    return this.#names === null ? batch : this.#names.apply(batch);
  }

  describe(): string {
    return this.#name;
  }
}

/** What becomes of the histograms of a batch. */
function withHistograms(batch: Batch, steps: number, ofHistograms: OfHistograms): Batch {
  const { rows, labels, dropName, values, present, histograms } = batch;
  if (histograms === null) return batch;
  if (ofHistograms === 'dropped') return floatsOnly(batch, steps);
  if (ofHistograms === 'counted') return { rows, labels, dropName, values, present, histograms: null };
  const results = new Array<Histogram | null>(rows * steps).fill(null);
  for (let i = 0; i < results.length; i++) {
    if (present[i] === PRESENT.histogram) results[i] = ofHistograms(histograms[i]!);
  }
  return { rows, labels, dropName, values, present, histograms: results };
}

/** Unary minus. */
export const negate: ValueOperation = {
  kernel: (values, _present, from, count) => {
    for (let i = from; i < from + count; i++) values[i] = -values[i];
  },
  ofHistograms: (histogram) => multiplyHistogram(histogram, -1),
};
