import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CompiledLoops } from '../../../src/promql/kernels/compiled/compiled-loops.ts';
import { maxOverTime } from '../../../src/promql/kernels/over-time.ts';
import { delta, increase, rate } from '../../../src/promql/kernels/rate.ts';
import { run, type Sample, samplesOfWindows, series, someWindows, windows } from './windows-of.ts';

const counter = (values: readonly number[], everyMs = 15_000): Sample[] =>
  values.map((value, i) => ({ time: i * everyMs, value }));

describe('rate of a counter', () => {
  it('extrapolates to both ends when they are near', () => {
    // 45 s of samples in (-15 s, 45 s]: 15 s before the first sample, none behind the last.
    const over = windows({ firstEndMs: 45_000, rangeMs: 60_000 });
    expect(run(increase, counter([100, 110, 120, 130]), over)).toEqual([30 * (60 / 45)]);
    expect(run(rate, counter([100, 110, 120, 130]), over)).toEqual([30 * (60 / 45 / 60)]);
  });

  it('goes back no further than to zero', () => {
    const over = windows({ firstEndMs: 45_000, rangeMs: 60_000 });
    // The counter was zero 7.5 s before its first sample.
    expect(run(increase, counter([5, 15, 25, 35]), over)).toEqual([30 * (52.5 / 45)]);
    expect(run(delta, counter([5, 15, 25, 35]), over)).toEqual([30 * (60 / 45)]);
  });

  it('takes half a distance where the end is far', () => {
    const over = windows({ firstEndMs: 300_000, rangeMs: 600_000 });
    expect(run(increase, counter([100, 110, 120]), over)).toEqual([20 * (45 / 30)]);
  });

  it('adds what was there before each reset', () => {
    const over = windows({ firstEndMs: 60_000, rangeMs: 60_001 });
    const values = counter([1000, 1010, 4, 8, 2]);
    expect(run(increase, values, over)).toEqual([(2 - 1000 + 1010 + 8) * (60.001 / 60)]);
    expect(run(delta, values, over)).toEqual([(2 - 1000) * (60.001 / 60)]);
  });

  it('forgets a reset whose earlier sample has left the window', () => {
    const over = windows({ firstEndMs: 30_000, stepMs: 15_000, count: 3, rangeMs: 30_001 });
    const got = run(increase, counter([100, 200, 0, 10, 20]), over);
    // 1 ms before the first sample counts too, save where the counter starts from zero.
    expect(got).toEqual([100 * (30.001 / 30), 10 * (30.001 / 30), 20]);
  });

  it('has no result with less than two samples', () => {
    const over = windows({ firstEndMs: 0, stepMs: 15_000, count: 3, rangeMs: 15_000 });
    expect(run(rate, counter([1, 2, 3]), over)).toEqual([null, null, null]);
  });

  it('leaves out the sample at the open left end', () => {
    const over = windows({ firstEndMs: 30_000, rangeMs: 30_000 });
    expect(run(increase, counter([0, 10, 20]), over)).toEqual([10 * (30 / 15)]);
  });
});

/** The rule written down step by step for one window. */
function slowRate(window: readonly Sample[], start: number, end: number, kind: 'rate' | 'increase' | 'delta') {
  if (window.length < 2) return null;
  const [first] = window;
  const last = window[window.length - 1];
  let change = last.value - first.value;
  if (kind !== 'delta') {
    for (let i = 1; i < window.length; i++) if (window[i].value < window[i - 1].value) change += window[i - 1].value;
  }
  let before = (first.time - start) / 1000;
  let after = (end - last.time) / 1000;
  const sampled = (last.time - first.time) / 1000;
  const mean = sampled / (window.length - 1);
  if (before >= mean * 1.1) before = mean / 2;
  if (kind !== 'delta' && change > 0 && first.value >= 0) before = Math.min(before, sampled * (first.value / change));
  if (after >= mean * 1.1) after = mean / 2;
  let factor = (sampled + before + after) / sampled;
  if (kind === 'rate') factor /= (end - start) / 1000;
  return change * factor;
}

describe.each([
  ['rate', rate],
  ['increase', increase],
  ['delta', delta],
] as const)('%s over any windows', (kind, kernel) => {
  it('is what the rule gives for each window', () => {
    fc.assert(
      fc.property(series, someWindows, (samples, over) => {
        const expected = samplesOfWindows(samples, over).map((window, i) => {
          const end = over.firstEndMs + i * over.stepMs;
          return slowRate(window, end - over.rangeMs, end, kind);
        });
        expect(run(kernel, samples, over)).toEqual(expected);
      }),
    );
  });

  it('is the same whatever was looked at before', () => {
    fc.assert(
      fc.property(
        series,
        fc.array(series, { maxLength: 3 }),
        someWindows,
        fc.boolean(),
        (one, others, over, between) => {
          const alone = run(kernel, one, { ...over, loops: new CompiledLoops() });
          for (const other of others) run(kernel, other, over);
          expect(run(kernel, one, over)).toEqual(alone);
          const raised = one.map(({ time, value }) => ({ time, value: value + 3 }));
          if (between) run(maxOverTime, raised, over);
          expect(run(kernel, raised, over)).toEqual(run(kernel, raised, { ...over, loops: new CompiledLoops() }));
          const wider = { ...over, rangeMs: 2 * over.rangeMs };
          expect(run(kernel, raised, wider)).toEqual(run(kernel, raised, { ...wider, loops: new CompiledLoops() }));
        },
      ),
    );
  });

  it('is that of the rule for more samples and steps than memory is kept for', () => {
    const samples = counter(Array.from({ length: 70_000 }, (_, i) => (i % 1000) * 1.5));
    const over = windows({ firstEndMs: 300_000, stepMs: 50_000, count: 20_000, rangeMs: 60_000 });
    for (const steps of [20_000, 10, 20_000]) {
      const some = { ...over, count: steps };
      const got = run(kernel, samples, some);
      for (const step of [0, 9]) {
        const end = some.firstEndMs + step * some.stepMs;
        const [window] = samplesOfWindows(samples, { ...some, firstEndMs: end, count: 1 });
        expect(got[step]).toBe(slowRate(window, end - some.rangeMs, end, kind));
      }
    }
  });
});
