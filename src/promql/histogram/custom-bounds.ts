/** Custom buckets of different bounds can be combined on the bounds that both have. */
import { KahanSum } from '../kernels/kahan.ts';
import type { IndexedBuckets } from './buckets-by-index.ts';

export function equalBounds(a: Float64Array, b: Float64Array): boolean {
  return a === b || (a.length === b.length && a.every((bound, i) => bound === b[i]));
}

export function commonBounds(a: Float64Array, b: Float64Array): Float64Array {
  const others = new Set(b);
  return a.filter((bound) => others.has(bound));
}

/** Counts of a and sign * counts of b on the common bounds: a bucket goes to the first one that ends at or behind its end. */
export function mergeOnto(
  target: Float64Array,
  a: { readonly buckets: IndexedBuckets; readonly bounds: Float64Array },
  b: { readonly buckets: IndexedBuckets; readonly bounds: Float64Array },
  sign: 1 | -1,
): IndexedBuckets {
  const sums = Array.from({ length: target.length + 1 }, () => new KahanSum());
  for (const [{ buckets, bounds }, factor] of [
    [a, 1],
    [b, sign],
  ] as const) {
    const { indices, counts } = buckets;
    let at = 0;
    for (let i = 0; i < indices.length; i++) {
      const upper = indices[i] < bounds.length ? bounds[indices[i]] : Number.POSITIVE_INFINITY;
      while (at < target.length && target[at] < upper) at++;
      sums[at].add(factor * counts[i]);
    }
  }
  const totals = Float64Array.from(sums, (sum) => sum.value + sum.compensation);
  const indices = Int32Array.from(totals.keys()).filter((i) => totals[i] !== 0);
  return { indices, counts: totals.filter((total) => total !== 0) };
}
