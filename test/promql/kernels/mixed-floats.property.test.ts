import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FunctionRow } from '../../../src/promql/functions/function.ts';
import { functionNames, functionRow } from '../../../src/promql/functions.ts';
import type { RangeKernels } from '../../../src/promql/kernels/kernel.ts';
import { exponential, runMixed } from './mixed-of.ts';
import { run, series, someWindows } from './windows-of.ts';

/** Behind all windows. */
const FAR = { time: 1e12, value: exponential([1]) };

/** The kernels of all range functions, with parameters that each of them takes. */
const KERNELS = functionNames().flatMap((name) => variants(name, functionRow(name)!));

function variants(name: string, { evaluation }: FunctionRow): [string, RangeKernels][] {
  if (evaluation.kind !== 'range') return [];
  const { kernels, anchored, smoothed } = evaluation;
  const all: [string, RangeKernels | null][] = [
    [name, kernels],
    [`${name} anchored`, anchored],
    [`${name} smoothed`, smoothed],
  ];
  return all.filter((variant): variant is [string, RangeKernels] => variant[1] !== null);
}

describe('where all samples of a window are floats', () => {
  it.each(KERNELS)('%s is that of floats, whatever the series has elsewhere', (_, { floats, mixed }) => {
    fc.assert(
      fc.property(series, someWindows, (samples, windows) => {
        const { results, notes } = runMixed(mixed, [...samples, FAR], windows, [0.5, 0.5]);
        expect(results).toEqual(run(floats, samples, windows, [0.5, 0.5]));
        expect(notes).toEqual([]);
      }),
    );
  });
});
