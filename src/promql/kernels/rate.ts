/**
 * rate, increase and delta: the change over a window, extrapolated to its ends.
 *
 *      start            first                        last        end
 *        (---------------x----x----x----x----x----x----x----------]
 *         toStart         sampled interval              toEnd
 *
 * The change between first and last sample is stretched over toStart and toEnd, each cut to half the mean distance of
 * samples when it is longer than 1.1 such distances; a counter is never taken back below zero.
 */
import type { RangeKernel } from './kernel.ts';

export const rate: RangeKernel = (samples, windows, _params, values, present, at) =>
  windows.loops.change(samples, windows, windows.rangeMs / 1000, values, present, at);

export const increase: RangeKernel = (samples, windows, _params, values, present, at) =>
  windows.loops.change(samples, windows, 1, values, present, at);

export const delta: RangeKernel = (samples, windows, _params, values, present, at) =>
  windows.loops.change(samples, windows, null, values, present, at);
