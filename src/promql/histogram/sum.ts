/**
 * Sum and mean of many histograms. Every component (count, sum, zero bucket, each bucket) is a compensated sum of its own,
 * as kernels/kahan.ts explains; a bucket that comes in later starts without compensation.
 */
import { CounterReset, type Histogram, usesCustomBuckets } from '../../model/histogram.ts';
import { divideHistogram } from './arithmetic.ts';
import {
  compensate,
  isInfinite,
  type KahanHistogram,
  kahanAdd,
  mayOverflow,
  scaleKahan,
  startKahan,
} from './kahan-histogram.ts';

/** What the hints of the histograms added so far say together. */
class HintTally {
  #resets = false;
  #continues = false;

  /** One histogram says that it is a counter reset, another that it is none. */
  get collides(): boolean {
    return this.#resets && this.#continues;
  }

  note({ counterReset }: Histogram): void {
    this.#resets ||= counterReset === CounterReset.Reset;
    this.#continues ||= counterReset === CounterReset.NotReset;
  }
}

export class HistogramSum {
  /** Custom buckets of different bounds were brought to their common bounds. */
  boundsReconciled = false;
  readonly #hints = new HintTally();
  #state: KahanHistogram | null = null;

  get counterResetCollision(): boolean {
    return this.#hints.collides;
  }

  /** false: it has exponential buckets and those before have custom ones, or the other way round. Nothing is added. */
  add(histogram: Histogram): boolean {
    if (this.#state === null) this.#state = startKahan(histogram);
    else {
      if (usesCustomBuckets(this.#state) !== usesCustomBuckets(histogram)) return false;
      const { result, boundsReconciled } = kahanAdd(this.#state, histogram);
      this.#state = result;
      this.boundsReconciled ||= boundsReconciled;
    }
    this.#hints.note(histogram);
    return true;
  }

  /** At least one histogram was added. Not compacted. */
  result(): Histogram {
    return compensate(this.#state!);
  }
}

/** The sum divided at the end, and once that sum would overflow, a running mean instead. */
export class HistogramMean {
  /** Custom buckets of different bounds were brought to their common bounds. */
  boundsReconciled = false;
  readonly #hints = new HintTally();
  #state: KahanHistogram | null = null;
  #count = 0;
  #incremental = false;

  get counterResetCollision(): boolean {
    return this.#hints.collides;
  }

  /** false: as HistogramSum.add(). */
  add(histogram: Histogram): boolean {
    if (this.#state === null) this.#state = startKahan(histogram);
    else if (usesCustomBuckets(this.#state) !== usesCustomBuckets(histogram)) return false;
    else this.#state = this.#extended(this.#state, histogram, this.#count + 1);
    this.#count++;
    this.#hints.note(histogram);
    return true;
  }

  /** At least one histogram was added. Not compacted. */
  result(): Histogram {
    return compensate(this.#incremental ? this.#state! : scaleKahan(this.#state!, (part) => part / this.#count));
  }

  #extended(state: KahanHistogram, histogram: Histogram, count: number): KahanHistogram {
    if (!this.#incremental) {
      if (!mayOverflow(state, histogram)) return this.#sum(state, histogram);
      const sum = this.#sum(copyOf(state), histogram);
      if (!isInfinite(sum)) return sum;
      this.#incremental = true;
      state = scaleKahan(state, (part) => part / (count - 1));
    }
    const share = (count - 1) / count;
    const shrunk = scaleKahan(state, (part) => part * share);
    return this.#sum(shrunk, divideHistogram(histogram, count));
  }

  #sum(state: KahanHistogram, histogram: Histogram): KahanHistogram {
    const { result, boundsReconciled } = kahanAdd(state, histogram);
    this.boundsReconciled ||= boundsReconciled;
    return result;
  }
}

function copyOf(state: KahanHistogram): KahanHistogram {
  return scaleKahan(state, (part) => part);
}
