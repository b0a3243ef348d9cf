/** Series and windows for tests of kernels, and the slow, obvious way to look at one window. */
import fc from 'fast-check';
import { SampleColumns } from '../../../src/model/samples.ts';
import { CompiledLoops } from '../../../src/promql/kernels/compiled/compiled-loops.ts';
import type { RangeKernel, Windows } from '../../../src/promql/kernels/kernel.ts';

export interface Sample {
  readonly time: number;
  readonly value: number;
}

export function columns(samples: readonly Sample[]): SampleColumns {
  const into = new SampleColumns(Math.max(1, samples.length));
  for (const { time, value } of samples) {
    into.reserve(into.count + 1);
    into.times[into.count] = time;
    into.values[into.count] = value;
    into.count++;
  }
  return into;
}

export function windows(given: Partial<Windows>): Windows {
  const { firstEndMs = 0, stepMs = 0, count = 1, rangeMs = 60_000 } = given;
  return {
    evalStartMs: firstEndMs,
    evalStepMs: stepMs,
    lookbackMs: 300_000,
    loops: new CompiledLoops(),
    firstEndMs,
    stepMs,
    count,
    rangeMs,
    ...given,
  };
}

/** One result a step; null where there is none. The results are written behind others, which must stay. */
export function run(
  kernel: RangeKernel,
  samples: readonly Sample[],
  over: Windows,
  params: readonly number[] = [],
): (number | null)[] {
  const at = 3;
  const values = new Float64Array(at + over.count).fill(7);
  const present = new Uint8Array(at + over.count);
  const columnsOfParams = params.map((param) => new Float64Array(over.count).fill(param));
  kernel(columns(samples), over, columnsOfParams, values, present, at);
  if (values.subarray(0, at).some((value) => value !== 7)) throw new Error('wrote before its place');
  return Array.from({ length: over.count }, (_, i) => (present[at + i] === 0 ? null : values[at + i]));
}

/** The samples of each window, by looking at every sample for every step. */
export function samplesOfWindows(samples: readonly Sample[], over: Windows): Sample[][] {
  return Array.from({ length: over.count }, (_, i) => {
    const end = over.firstEndMs + i * over.stepMs;
    return samples.filter(({ time }) => time > end - over.rangeMs && time <= end);
  });
}

const value = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -5, max: 20 }) },
  { weight: 3, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity, -0, 1.7e308) },
);

/** Samples at unequal distances, some on the ends of windows. */
export const series = fc
  .array(fc.record({ gap: fc.constantFrom(1, 5_000, 15_000, 15_001, 60_000, 400_000), value }), { maxLength: 40 })
  .map((steps) => {
    let time = 0;
    return steps.map((step): Sample => {
      time += step.gap;
      return { time, value: step.value };
    });
  });

export const someWindows = fc
  .record({
    firstEndMs: fc.integer({ min: -10, max: 60 }).map((n) => n * 5_000),
    stepMs: fc.constantFrom(0, 1, 5_000, 15_000, 60_000),
    count: fc.integer({ min: 1, max: 30 }),
    rangeMs: fc.constantFrom(1, 15_000, 60_000, 300_000),
  })
  .map(windows);
