/** Sums and differences of histograms inside a window, with the remarks that they give cause to. */
import { invariant } from '../../invariant.ts';
import { CounterReset, type Histogram, usesCustomBuckets } from '../../model/histogram.ts';
import type { SampleColumns } from '../../model/samples.ts';
import { addHistograms, subtractHistograms } from '../histogram/arithmetic.ts';
import { compactHistogram } from '../histogram/compact.ts';
import { detectReset } from '../histogram/reset.ts';
import type { RangeNotes } from './kernel.ts';

export function isGauge({ counterReset }: Histogram): boolean {
  return counterReset === CounterReset.Gauge;
}

/** Whether one of two has exponential buckets and the other custom ones: nothing can be computed of them. */
export function differInKind(a: Histogram, b: Histogram): boolean {
  return usesCustomBuckets(a) !== usesCustomBuckets(b);
}

/** Both are of one kind. */
export function add(a: Histogram, b: Histogram, notes: RangeNotes): Histogram {
  const sum = addHistograms(a, b);
  invariant(sum !== null, 'buckets of two kinds were added');
  if (sum.boundsReconciled) notes.reconciledBounds('addition');
  return sum.histogram;
}

/** Both are of one kind. */
export function subtract(a: Histogram, b: Histogram, notes: RangeNotes): Histogram {
  const difference = subtractHistograms(a, b);
  invariant(difference !== null, 'buckets of two kinds were subtracted');
  if (difference.boundsReconciled) notes.reconciledBounds('subtraction');
  return difference.histogram;
}

/** A change is a gauge, whatever it is a change of. */
export function asChange(histogram: Histogram): Histogram {
  return compactHistogram({ ...histogram, counterReset: CounterReset.Gauge });
}

/** Remembers which histograms of a series are counter resets: many windows hold the same pair. */
export class ResetMemory {
  readonly #samples: SampleColumns;
  /** 0: not looked at; 1: no reset; 2: a reset. */
  readonly #known: Uint8Array;

  constructor(samples: SampleColumns) {
    this.#samples = samples;
    this.#known = new Uint8Array(samples.count);
  }

  /** Whether sample i is a reset of the one before it by their counts or hints. Both are histograms. */
  at(i: number): boolean {
    if (this.#known[i] === 0) {
      const histograms = this.#samples.histograms!;
      this.#known[i] = detectReset(histograms[i - 1]!, histograms[i]!) ? 2 : 1;
    }
    return this.#known[i] === 2;
  }
}
