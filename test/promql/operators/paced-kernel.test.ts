import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { functionNames, functionRow } from '../../../src/promql/functions.ts';
import type { RangeKernels, RangeNotes, Results, Windows } from '../../../src/promql/kernels/kernel.ts';
import { PacedKernel } from '../../../src/promql/operators/paced-kernel.ts';
import { columns, run, type Sample, series, someWindows, windows } from '../kernels/windows-of.ts';

const NOTES: RangeNotes = {
  mixedSamples: unexpected,
  ignoredHistograms: unexpected,
  mixedBuckets: unexpected,
  notCounter: unexpected,
  notGauge: unexpected,
  reconciledBounds: unexpected,
  conflictingResets: unexpected,
  overlappingStart: unexpected,
};

function unexpected(): never {
  throw new Error('floats alone give no notes');
}

const FLOAT_KERNELS = functionNames().flatMap((name): [string, RangeKernels][] => {
  const { evaluation } = functionRow(name)!;
  return evaluation.kind === 'range' ? [[name, evaluation.kernels]] : [];
});

interface Paced {
  readonly results: readonly (number | null)[];
  readonly checkpoints: number;
}

function paced(
  kernels: RangeKernels,
  samples: readonly Sample[],
  over: Windows,
  params: readonly number[],
  each: number,
): Paced {
  const at = 3;
  const values = new Float64Array(at + over.count);
  const present = new Uint8Array(at + over.count);
  const results: Results = { values, present, at, setHistogram: unexpected };
  let checkpoints = 0;
  const kernel = new PacedKernel(kernels, over, () => checkpoints++, each);
  const columnsOfParams = params.map((param) => new Float64Array(over.count).fill(param));
  kernel.run(columns(samples), columnsOfParams, results, NOTES);
  const points = Array.from({ length: over.count }, (_, i) => (present[at + i] === 0 ? null : values[at + i]));
  return { results: points, checkpoints };
}

test.each(FLOAT_KERNELS)('%s gives the same in parts as at once', (_name, kernels) => {
  fc.assert(
    fc.property(series, someWindows, fc.integer({ min: 1, max: 20 }), (samples, over, each) => {
      const params = [0.25, 0.75];
      expect(paced(kernels, samples, over, params, each).results).toEqual(run(kernels.floats, samples, over, params));
    }),
    { numRuns: 60 },
  );
});

describe('checkpoints', () => {
  const samples = Array.from({ length: 1000 }, (_, i): Sample => ({ time: i * 1000, value: i }));
  const [, sum] = FLOAT_KERNELS.find(([name]) => name === 'sum_over_time')!;

  it('are passed between the parts of windows that overlap much', () => {
    const over = windows({ firstEndMs: 999_000, stepMs: 1000, count: 100, rangeMs: 1_000_000 });
    expect(paced(sum, samples, over, [], 10_000).checkpoints).toBe(6);
  });

  it('cost nothing where windows are short', () => {
    const over = windows({ firstEndMs: 0, stepMs: 10_000, count: 100, rangeMs: 10_000 });
    expect(paced(sum, samples, over, [], 10_000).checkpoints).toBe(0);
  });

  it('are passed in a step whose window alone is longer', () => {
    const over = windows({ firstEndMs: 999_000, stepMs: 0, count: 1, rangeMs: 1_000_000 });
    expect(paced(sum, samples, over, [], 100)).toEqual({ results: [499_500], checkpoints: 1 });
  });
});
