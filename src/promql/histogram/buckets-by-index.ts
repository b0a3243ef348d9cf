/** The buckets of one side of a histogram with their indices, and from there back to spans. */

/** Side by side, indices ascending and unique. */
export interface IndexedBuckets {
  readonly indices: Int32Array;
  readonly counts: Float64Array;
}

export function indexBuckets(spans: Int32Array, counts: Float64Array): IndexedBuckets {
  const indices = new Int32Array(counts.length);
  let index = 0;
  let at = 0;
  for (let i = 0; i < spans.length; i += 2) {
    index += spans[i];
    for (let end = at + spans[i + 1]; at < end; at++) indices[at] = index++;
  }
  return { indices, counts };
}

/** `[offset, length, offset, length, ...]` without empty spans. */
export function spansOf(indices: Int32Array): Int32Array {
  const spans: number[] = [];
  let next = 0;
  for (let i = 0; i < indices.length; i++) {
    if (i > 0 && indices[i] === next) spans[spans.length - 1]++;
    else spans.push(indices[i] - next, 1);
    next = indices[i] + 1;
  }
  return Int32Array.from(spans);
}

/** The buckets with the resolution lowered by so many schemas. */
export function coarsen({ indices, counts }: IndexedBuckets, schemas: number): IndexedBuckets {
  if (schemas === 0) return { indices, counts };
  const coarse = new Int32Array(indices.length);
  const sums = new Float64Array(indices.length);
  let size = 0;
  for (let i = 0; i < indices.length; i++) {
    const target = ((indices[i] - 1) >> schemas) + 1;
    if (size === 0 || coarse[size - 1] !== target) coarse[size++] = target;
    sums[size - 1] += counts[i];
  }
  return { indices: coarse.slice(0, size), counts: sums.slice(0, size) };
}

/** The union of the buckets of both; a bucket that `b` alone has gives sign * its count. */
export function merge(a: IndexedBuckets, b: IndexedBuckets, sign: 1 | -1): IndexedBuckets {
  const indices = new Int32Array(a.indices.length + b.indices.length);
  const counts = new Float64Array(indices.length);
  let size = 0;
  let i = 0;
  let j = 0;
  while (i < a.indices.length || j < b.indices.length) {
    const left = i < a.indices.length ? a.indices[i] : Number.POSITIVE_INFINITY;
    const right = j < b.indices.length ? b.indices[j] : Number.POSITIVE_INFINITY;
    indices[size] = Math.min(left, right);
    if (left < right) counts[size] = a.counts[i++];
    else if (left > right) counts[size] = sign * b.counts[j++];
    else counts[size] = a.counts[i++] + sign * b.counts[j++];
    size++;
  }
  return { indices: indices.slice(0, size), counts: counts.slice(0, size) };
}

/** Whether two lists of spans lay out the same buckets in the same words. */
export function equalSpans(a: Int32Array, b: Int32Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
