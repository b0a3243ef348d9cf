import { describe, expect, it } from 'vitest';
import { CounterReset, type Histogram } from '../../../src/model/histogram.ts';
import { dropBuckets } from '../../../src/promql/operators/histogram-statistics.ts';
import { everyMinute, exponential, type MixedSample, mixedColumns } from '../kernels/mixed-of.ts';

const MINUTE = 60_000;
const everything = { firstMs: 10 * MINUTE, stepMs: 0, lastMs: 10 * MINUTE };

function hints(samples: readonly MixedSample[], references = everything, spanMs = 20 * MINUTE): unknown[] {
  const columns = mixedColumns(samples);
  dropBuckets(columns, references, spanMs);
  return samples.map((_, i) => columns.histograms?.[i]?.counterReset ?? null);
}

describe('histograms without buckets', () => {
  it('keep schema, count and sum', () => {
    const columns = mixedColumns(everyMinute([exponential([1, 2], { sum: 7, schema: 3, zeroCount: 4 })]));
    dropBuckets(columns, everything, MINUTE);
    const { schema, count, sum, zeroCount, positiveBuckets } = columns.histograms![0] as Histogram;
    expect({ schema, count, sum, zeroCount, buckets: positiveBuckets.length }).toEqual({
      schema: 3,
      count: 3,
      sum: 7,
      zeroCount: 0,
      buckets: 0,
    });
  });

  it('say of themselves whether they are resets of the one before', () => {
    const samples = everyMinute([exponential([5]), exponential([6]), 1, exponential([4])]);
    expect(hints(samples)).toEqual([CounterReset.Unknown, CounterReset.NotReset, null, CounterReset.Reset]);
  });

  it('keep the hint that they have', () => {
    const gauge = { counterReset: CounterReset.Gauge };
    expect(hints(everyMinute([exponential([5], gauge), exponential([4], gauge)]))).toEqual([
      CounterReset.Gauge,
      CounterReset.Gauge,
    ]);
  });

  it('a step that looks at none of the samples before begins anew', () => {
    const samples = everyMinute([5, 6, 7, 8].map((count) => exponential([count])));
    const references = { firstMs: MINUTE, stepMs: 3 * MINUTE, lastMs: 4 * MINUTE };
    const { Unknown, NotReset } = CounterReset;
    expect(hints(samples, references, MINUTE)).toEqual([Unknown, NotReset, Unknown, NotReset]);
  });
});
