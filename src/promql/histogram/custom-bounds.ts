/** Custom buckets of different bounds can be combined on the bounds that both have. */
import { KahanSum } from '../kernels/kahan.ts';
import type { IndexedBuckets } from './buckets-by-index.ts';

export function equalBounds(a: Float64Array, b: Float64Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

export function commonBounds(a: Float64Array, b: Float64Array): Float64Array {
  const others = new Set(b);
  return a.filter((bound) => others.has(bound));
}

/** Compensated counts on bounds that sources have in common: a bucket goes to the first one that ends at or behind its end. */
export class KahanBucketsByBound {
  readonly #bounds: Float64Array;
  readonly #sums: readonly KahanSum[];

  constructor(bounds: Float64Array) {
    this.#bounds = bounds;
    this.#sums = Array.from({ length: bounds.length + 1 }, () => new KahanSum());
  }

  add({ indices, counts }: IndexedBuckets, bounds: Float64Array, sign: 1 | -1): void {
    let at = 0;
    for (let i = 0; i < indices.length; i++) {
      const upper = indices[i] < bounds.length ? bounds[indices[i]] : Number.POSITIVE_INFINITY;
      while (at < this.#bounds.length && this.#bounds[at] < upper) at++;
      this.#sums[at].add(sign * counts[i]);
    }
  }

  compensated(): IndexedBuckets {
    const { indices, counts, compensations } = this.parts();
    return { indices, counts: counts.map((count, i) => count + compensations[i]) };
  }

  /** The buckets that are not empty. */
  parts(): IndexedBuckets & { readonly compensations: Float64Array } {
    const used = Array.from(this.#sums.keys()).filter((i) => this.#sums[i].value + this.#sums[i].compensation !== 0);
    return {
      indices: Int32Array.from(used),
      counts: Float64Array.from(used, (i) => this.#sums[i].value),
      compensations: Float64Array.from(used, (i) => this.#sums[i].compensation),
    };
  }
}
