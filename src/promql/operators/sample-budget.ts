/** Counts what a query holds against --query.max-samples. */
import { Refusal } from '../../errors.ts';
import type { Histogram } from '../../model/histogram.ts';
import type { SampleBudget } from './operator.ts';

/** Sizes in Prometheus's memory. */
const HISTOGRAM_BYTES = 168;
const TIME_BYTES = 8;
const FLOAT_SAMPLE_BYTES = 16;

export class QueryBudget implements SampleBudget {
  read = 0;
  peak = 0;
  #held = 0;
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  add(samples: number): void {
    this.#held += samples;
    if (this.#held > this.peak) this.peak = this.#held;
    if (this.#held > this.#max) {
      const text = 'query processing would load too many samples into memory in query execution';
      throw new Refusal('too_many_samples', text);
    }
  }

  release(samples: number): void {
    this.#held -= samples;
  }
}

/** A float counts one, a histogram as many floats as would take its memory in Prometheus. */
export function weightOf(count: number, histograms: readonly (Histogram | null)[] | null): number {
  if (histograms === null) return count;
  let weight = count;
  for (let i = 0; i < count; i++) {
    const histogram = histograms[i];
    if (histogram !== null) weight += weightOfHistogram(histogram) - 1;
  }
  return weight;
}

export function weightOfHistogram(histogram: Histogram): number {
  const { positiveSpans, positiveBuckets, negativeSpans, negativeBuckets, customValues } = histogram;
  // A span is a pair of numbers here, and eight bytes there.
  const spans = (positiveSpans.length + negativeSpans.length) / 2;
  const eights = spans + positiveBuckets.length + negativeBuckets.length + customValues.length;
  return Math.floor((HISTOGRAM_BYTES + 8 * eights + TIME_BYTES) / FLOAT_SAMPLE_BYTES);
}
