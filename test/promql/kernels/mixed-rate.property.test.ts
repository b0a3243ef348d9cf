import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Histogram } from '../../../src/model/histogram.ts';
import * as extended from '../../../src/promql/kernels/extended-histograms.ts';
import { idelta, irate } from '../../../src/promql/kernels/instant-rate.ts';
import { mixedIdelta, mixedIrate } from '../../../src/promql/kernels/mixed-instant-rate.ts';
import { mixedDelta, mixedIncrease, mixedRate } from '../../../src/promql/kernels/mixed-rate.ts';
import { delta, increase, rate } from '../../../src/promql/kernels/rate.ts';
import { exponential, runMixed } from './mixed-of.ts';
import { run, type Sample, someWindows } from './windows-of.ts';

/** Counts that fall now and then; whole, so that no order of additions matters. */
const counters = fc
  .array(fc.record({ gap: fc.constantFrom(1, 5_000, 15_000, 60_000), value: fc.integer({ min: 0, max: 50 }) }), {
    maxLength: 30,
  })
  .map((steps) => {
    let time = 0;
    return steps.map(({ gap, value }): Sample => {
      time += gap;
      return { time, value };
    });
  });

const KERNELS = [
  ['rate', mixedRate, rate],
  ['increase', mixedIncrease, increase],
  ['delta', mixedDelta, delta],
  ['irate', mixedIrate, irate],
  ['idelta', mixedIdelta, idelta],
  ['rate anchored', extended.anchoredRate.mixed, extended.anchoredRate.floats],
  ['delta anchored', extended.anchoredDelta.mixed, extended.anchoredDelta.floats],
  ['increase smoothed', extended.smoothedIncrease.mixed, extended.smoothedIncrease.floats],
  ['delta smoothed', extended.smoothedDelta.mixed, extended.smoothedDelta.floats],
] as const;

describe('a histogram of one bucket', () => {
  it.each(KERNELS)('%s of it counts as a float does', (_, mixed, floats) => {
    fc.assert(
      fc.property(counters, someWindows, (samples, windows) => {
        const histograms = samples.map(({ time, value }) => ({ time, value: exponential([value]) }));
        const { results } = runMixed(mixed, histograms, windows);
        run(floats, samples, windows).forEach((expected, i) => {
          const result = results[i] as Histogram | null;
          if (expected === null) expect(result).toBeNull();
          else expect(result?.count).toBeCloseTo(expected, 9);
        });
      }),
    );
  });
});
