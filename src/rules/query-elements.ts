/** The answer of an instant query as elements, one after another: a vector's, or the one of a scalar. */

import { Refusal } from '../errors.ts';
import type { Histogram } from '../model/histogram.ts';
import type { LabelPairs } from '../model/label-pairs.ts';
import type { LabelSet, Symbols } from '../model/labels.ts';
import type { QueryResult } from '../promql/engine.ts';
import { type Batch, PRESENT } from '../promql/operators/operator.ts';

/** Good until the next one is taken. */
export interface Element {
  /** With the metric name, if there is one. */
  readonly labels: LabelPairs;
  /** The value's words; 0 beside a histogram. */
  readonly low: number;
  readonly high: number;
  readonly histogram: Histogram | null;
}

/** Throws a Refusal when the answer is neither a vector nor a scalar. */
export function elementsOf({ value, symbols }: QueryResult): Iterable<Element> {
  switch (value.kind) {
    case 'columns':
      return vectorElements(value.batches, value.order.batch, value.order.row, symbols);
    case 'scalar': {
      const [low, high] = new Uint32Array(Float64Array.of(value.value).buffer);
      return [{ labels: [], low, high, histogram: null }];
    }
    default:
      throw new Refusal('execution', 'rule result is not a vector or scalar');
  }
}

function* vectorElements(
  batches: readonly Batch[],
  batchOf: Uint32Array,
  rowOf: Uint32Array,
  symbols: Symbols,
): Generator<Element> {
  for (let i = 0; i < batchOf.length; i++) {
    const { labels, values, present, histograms } = batches[batchOf[i]];
    const row = rowOf[i];
    if (present[row] === PRESENT.none) continue;
    const words = new Uint32Array(values.buffer, values.byteOffset + 8 * row, 2);
    const histogram = present[row] === PRESENT.histogram ? (histograms?.[row] ?? null) : null;
    const isFloat = histogram === null;
    const pairs = pairsOf(labels[row], symbols);
    yield { labels: pairs, low: isFloat ? words[0] : 0, high: isFloat ? words[1] : 0, histogram };
  }
}

export function pairsOf(labels: LabelSet, symbols: Symbols): LabelPairs {
  const pairs: [string, string][] = [];
  for (let i = 0; i < labels.length; i += 2) pairs.push([symbols.text(labels[i]), symbols.text(labels[i + 1])]);
  return pairs;
}
