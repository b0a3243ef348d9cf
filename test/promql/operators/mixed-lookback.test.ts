import { describe, expect, it } from 'vitest';
import { CounterReset, type Histogram } from '../../../src/model/histogram.ts';
import { type SampleColumns, STALE_HIGH, STALE_LOW } from '../../../src/model/samples.ts';
import type { RangeNotes, Results } from '../../../src/promql/kernels/kernel.ts';
import type { Lookup } from '../../../src/promql/kernels/lookup.ts';
import { latestStarts, removeStale } from '../../../src/promql/operators/lookback.ts';
import { interpolateEither, latestOfEither } from '../../../src/promql/operators/mixed-lookback.ts';
import { custom, exponential, type MixedSample, mixedColumns, notesInto } from '../kernels/mixed-of.ts';

const AT_STEPS: Lookup = { firstMs: 0, stepMs: 10, count: 4, lookbackMs: 10 };
const h = exponential([8]);
const more = exponential([10]);

type Find = (samples: SampleColumns, lookup: Lookup, results: Results, notes: RangeNotes) => boolean;

function run(find: Find, samples: SampleColumns, lookup: Lookup) {
  const values = new Float64Array(lookup.count);
  const present = new Uint8Array(lookup.count);
  const histograms: Histogram[] = [];
  const notes = new Set<string>();
  const setHistogram = (at: number, histogram: Histogram) => {
    histograms[at] = histogram;
    present[at] = 2;
  };
  const any = find(samples, lookup, { values, present, at: 0, setHistogram }, notesInto(notes));
  expect(any).toBe(present.some((kind) => kind !== 0));
  const results = Array.from(values, (value, i) => [null, value, histograms[i]][present[i]]);
  return { results, notes: [...notes] };
}

describe('the newest sample of a mixed series', () => {
  it('is a float or a histogram as it is', () => {
    const samples: MixedSample[] = [
      { time: 0, value: 1 },
      { time: 5, value: h },
      { time: 15, value: 2 },
    ];
    expect(run(latestOfEither, mixedColumns(samples), AT_STEPS).results).toEqual([1, h, 2, null]);
  });

  it('a marker behind a histogram ends it', () => {
    const samples = mixedColumns([{ time: 0, value: h }]);
    samples.push(5, STALE_LOW, STALE_HIGH);
    expect(run(latestOfEither, samples, { ...AT_STEPS, lookbackMs: 100 }).results).toEqual([h, null, null, null]);
  });
});

describe('a smoothed histogram', () => {
  const lookup = { ...AT_STEPS, firstMs: 10, count: 1, lookbackMs: 20 };
  const countOf = (samples: readonly MixedSample[]) => {
    const { results, notes } = run(interpolateEither, mixedColumns(samples), lookup);
    const [result] = results;
    return { count: typeof result === 'object' ? (result?.count ?? null) : result, notes };
  };

  it('lies between its neighbours', () => {
    const samples = [
      { time: 5, value: h },
      { time: 15, value: more },
    ];
    expect(countOf(samples)).toEqual({ count: 9, notes: [] });
  });

  it('behind a reset grows from nothing', () => {
    const samples = [
      { time: 5, value: more },
      { time: 15, value: h },
    ];
    expect(countOf(samples)).toEqual({ count: 4, notes: [] });
  });

  it('as a gauge falls', () => {
    const gauge = { counterReset: CounterReset.Gauge };
    const samples = [
      { time: 5, value: exponential([10], gauge) },
      { time: 15, value: exponential([8], gauge) },
    ];
    expect(countOf(samples)).toEqual({ count: 9, notes: [] });
  });

  it('with none behind is the last, of which nothing is said', () => {
    const last = exponential([8], { counterReset: CounterReset.NotReset });
    const { results } = run(interpolateEither, mixedColumns([{ time: 5, value: last }]), lookup);
    expect(results).toEqual([{ ...last, counterReset: CounterReset.Unknown }]);
  });

  it('with none before is none', () => {
    expect(countOf([{ time: 15, value: h }])).toEqual({ count: null, notes: [] });
  });

  it('is none beside a float', () => {
    const samples = [
      { time: 5, value: h },
      { time: 25, value: 1 },
    ];
    expect(countOf(samples)).toEqual({ count: null, notes: ['mixed samples'] });
  });

  it('is none between buckets of two kinds', () => {
    const samples = [
      { time: 5, value: h },
      { time: 15, value: custom([1], [9]) },
    ];
    expect(countOf(samples)).toEqual({ count: null, notes: ['mixed buckets'] });
  });
});

describe('start times', () => {
  it('of the newest sample, 0 where it has none', () => {
    const samples = mixedColumns([
      { time: 0, value: 1, start: -5000 },
      { time: 10, value: h },
    ]);
    const values = new Float64Array(4);
    const present = new Uint8Array(4);
    expect(latestStarts(samples, { ...AT_STEPS, lookbackMs: 15 }, values, present, 0)).toBe(true);
    expect([[...values], [...present]]).toEqual([
      [-5, 0, 0, 0],
      [1, 1, 1, 0],
    ]);
  });
});

describe('taking out markers', () => {
  it('keeps histograms and start times with their samples', () => {
    const samples = mixedColumns([{ time: 0, value: 1, start: 7 }]);
    samples.push(5, STALE_LOW, STALE_HIGH);
    samples.pushHistogram(10, h);
    samples.setStart(8);
    removeStale(samples);
    expect(samples.count).toBe(2);
    expect([samples.histograms?.slice(0, 2), [...samples.starts!.subarray(0, 2)]]).toEqual([
      [null, h],
      [7, 8],
    ]);
  });
});
