import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changes, resets } from '../../../../src/promql/kernels/changes.ts';
import { CompiledLoops } from '../../../../src/promql/kernels/compiled/compiled-loops.ts';
import { idelta, irate } from '../../../../src/promql/kernels/instant-rate.ts';
import type { RangeKernel } from '../../../../src/promql/kernels/kernel.ts';
import { madOverTime, quantileOverTime } from '../../../../src/promql/kernels/order-over-time.ts';
import { maxOverTime, minOverTime } from '../../../../src/promql/kernels/over-time.ts';
import { deriv, predictLinear } from '../../../../src/promql/kernels/regression.ts';
import * as sums from '../../../../src/promql/kernels/sum-over-time.ts';
import { run, type Sample, someWindows, windows } from '../windows-of.ts';
import { plainLoops } from './plain-loops.ts';

const COMPILED: Readonly<Record<string, RangeKernel>> = {
  sum: sums.sumOverTime,
  avg: sums.avgOverTime,
  stdvar: sums.stdvarOverTime,
  stddev: sums.stddevOverTime,
  min: minOverTime,
  max: maxOverTime,
  changes,
  resets,
  quantile: quantileOverTime,
  mad: madOverTime,
  irate,
  idelta,
  deriv,
  predict_linear: predictLinear,
};

/** Of all magnitudes, so that additions lose digits or overflow; many are equal. */
const anyValue = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 5 }) },
  { weight: 4, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 2, arbitrary: fc.double() },
  { weight: 2, arbitrary: fc.constantFrom(Number.MAX_VALUE, -Number.MAX_VALUE, 1.7e308, -1e308, 5e-324, -0) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity) },
);

function seriesOf(value: fc.Arbitrary<number>): fc.Arbitrary<Sample[]> {
  const gap = fc.constantFrom(1, 5_000, 15_000, 15_001, 60_000, 400_000);
  return fc.array(fc.record({ gap, value }), { maxLength: 60 }).map((steps) => {
    let time = 0;
    return steps.map((step) => {
      time += step.gap;
      return { time, value: step.value };
    });
  });
}

/** Quantiles, and seconds. */
const parameter = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: -1e4, max: 1e4 }));

const usual = fc.double({ min: -1e9, max: 1e9, noNaN: true });
const huge = fc.constantFrom(Number.MAX_VALUE, -Number.MAX_VALUE, 1.1e308, -0.7e308, 1e292, 3);

describe('a loop in WebAssembly gives the bits of the plain one', () => {
  for (const [name, kernel] of Object.entries(COMPILED)) {
    for (const [kind, value] of Object.entries({ usual, any: anyValue, huge })) {
      it(`${name} of ${kind} values`, () => {
        fc.assert(
          fc.property(seriesOf(value), someWindows, parameter, (samples, over, ahead) => {
            expect(run(kernel, samples, over, [ahead])).toEqual(run(plainLoops[name], samples, over, [ahead]));
          }),
          { numRuns: 300 },
        );
      });
    }
  }
});

describe('one memory for all series', () => {
  const samplesOf = (count: number) => Array.from({ length: count }, (_, i) => ({ time: i * 1000, value: i % 7 }));
  const over = (count: number, loops: CompiledLoops) =>
    windows({ firstEndMs: 0, stepMs: 1000, count, rangeMs: 5000, loops });

  it('serves series and grids of any length, one after the other', () => {
    const loops = new CompiledLoops();
    for (const [samples, steps] of [
      [3, 3],
      [2000, 10],
      [10, 3000],
      [70_000, 7],
      [7, 20_000],
      [300, 300],
      [0, 1],
    ]) {
      for (const kernel of ['sum', 'max', 'quantile', 'deriv']) {
        const given = samplesOf(samples);
        expect(run(COMPILED[kernel], given, over(steps, loops), [0.3])).toEqual(
          run(plainLoops[kernel], given, over(steps, loops), [0.3]),
        );
      }
    }
  });
});
