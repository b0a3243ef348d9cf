/** Arbitrary histograms for property tests, and what all of their buckets say without spans. */
import fc from 'fast-check';
import { CounterReset, type Histogram } from '../../../src/model/histogram.ts';
import { indexBuckets, spansOf } from '../../../src/promql/histogram/buckets-by-index.ts';

const side = fc
  .dictionary(fc.integer({ min: -20, max: 20 }).map(String), fc.integer({ min: 0, max: 100 }), { maxKeys: 8 })
  .map((counts) => {
    const indices = Int32Array.from(Object.keys(counts).map(Number)).sort();
    return { indices, counts: Float64Array.from(indices, (index) => counts[index]) };
  });

/** Whole counts that add up; the sum is any whole number. */
export const exponentials = fc
  .record({
    schema: fc.integer({ min: -2, max: 3 }),
    zeroThreshold: fc.constantFrom(0, 0.001, 0.25, 1),
    zeroCount: fc.integer({ min: 0, max: 10 }),
    sum: fc.integer({ min: -1000, max: 1000 }),
    positive: side,
    negative: side,
  })
  .map(
    ({ positive, negative, ...rest }): Histogram => ({
      ...rest,
      counterReset: CounterReset.Unknown,
      count: [rest.zeroCount, ...positive.counts, ...negative.counts].reduce((sum, count) => sum + count, 0),
      positiveSpans: spansOf(positive.indices),
      positiveBuckets: positive.counts,
      negativeSpans: spansOf(negative.indices),
      negativeBuckets: negative.counts,
      customValues: new Float64Array(0),
    }),
  );

/** The buckets with observations, by index. */
export function populated(spans: Int32Array, counts: Float64Array): ReadonlyMap<number, number> {
  const { indices } = indexBuckets(spans, counts);
  return new Map(Array.from(indices, (index, i) => [index, counts[i]] as const).filter(([, count]) => count !== 0));
}

/** Everything that can be told of a histogram apart from its hint and its empty buckets. */
export function contents(histogram: Histogram): unknown {
  const { schema, zeroThreshold, zeroCount, count, sum, customValues } = histogram;
  return {
    schema,
    zeroThreshold,
    zeroCount,
    count,
    sum,
    customValues: [...customValues],
    positive: populated(histogram.positiveSpans, histogram.positiveBuckets),
    negative: populated(histogram.negativeSpans, histogram.negativeBuckets),
  };
}
