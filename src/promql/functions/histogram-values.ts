/** histogram_count and its like: a number of each native histogram. Floats have none. */
import type { Histogram } from '../../model/histogram.ts';
import { METRIC_NAME } from '../../model/labels.ts';
import { histogramMean, histogramVariance } from '../histogram/moments.ts';
import { NameDropping } from '../operators/name-dropping.ts';
import { type Batch, type EvalContext, type Operator, PRESENT } from '../operators/operator.ts';
import { vectorArgument } from './arguments.ts';
import type { FunctionCall } from './function.ts';

type NumberOf = (histogram: Histogram) => number;
type Build = (call: FunctionCall) => Operator;

export const histogramCount = ofEach(({ count }) => count);
export const histogramSum = ofEach(({ sum }) => sum);
export const histogramAvg = ofEach(histogramMean);
export const histogramStdvar = ofEach(histogramVariance);
export const histogramStddev = ofEach((histogram) => Math.sqrt(histogramVariance(histogram)));

function ofEach(numberOf: NumberOf): Build {
  return (call) => new HistogramValues(call, numberOf);
}

class HistogramValues implements Operator {
  readonly children: readonly [Operator];
  readonly #name: string;
  readonly #numberOf: NumberOf;
  readonly #steps: number;
  readonly #names: NameDropping;
  readonly #context: EvalContext;

  constructor({ call, args, grid, context }: FunctionCall, numberOf: NumberOf) {
    this.children = [vectorArgument({ call, args, grid, context }, 0)];
    this.#name = call.func;
    this.#numberOf = numberOf;
    this.#steps = grid.count;
    // Prometheus leaves type and unit where the name goes at once.
    this.#names = new NameDropping(context, grid.count, [METRIC_NAME]);
    this.#context = context;
  }

  next(): Batch | null {
    const batch = this.children[0].next();
    if (batch === null) return null;
    this.#context.checkpoint();
    const { rows, labels, dropName, histograms } = batch;
    const size = rows * this.#steps;
    const values = new Float64Array(size);
    const present = new Uint8Array(size);
    for (let i = 0; i < size; i++) {
      if (histograms === null || batch.present[i] !== PRESENT.histogram) continue;
      values[i] = this.#numberOf(histograms[i]!);
      present[i] = PRESENT.float;
    }
    return this.#names.apply({ rows, labels, dropName, values, present, histograms: null });
  }

  describe(): string {
    return this.#name;
  }
}
