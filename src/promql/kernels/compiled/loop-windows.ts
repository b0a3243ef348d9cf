/** Kernels whose loops are in WebAssembly (kernel/), which is fast from its first call on. */
import type { RangeKernel } from '../kernel.ts';
import type { CompiledLoop } from './compiled-loops.ts';

export function loopWindows(loop: CompiledLoop, samplesMin = 1): RangeKernel {
  return (samples, windows, params, values, present, at) =>
    windows.loops.run(loop, samplesMin, samples, windows, params[0] ?? null, values, present, at);
}
