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
import type { SampleColumns } from '../../model/samples.ts';
import type { RangeKernel, Windows } from './kernel.ts';

export const rate: RangeKernel = (samples, windows, _params, values, present, at) =>
  extrapolate(samples, windows, true, windows.rangeMs / 1000, values, present, at);

export const increase: RangeKernel = (samples, windows, _params, values, present, at) =>
  extrapolate(samples, windows, true, 1, values, present, at);

export const delta: RangeKernel = (samples, windows, _params, values, present, at) =>
  extrapolate(samples, windows, false, 1, values, present, at);

function extrapolate(
  samples: SampleColumns,
  windows: Windows,
  counter: boolean,
  perSeconds: number,
  values: Float64Array,
  present: Uint8Array,
  at: number,
): void {
  const { count, times, values: data } = samples;
  const { places } = windows;
  places.find(samples, windows);
  const { from, to } = places;
  const stretches = places.stretches(times, windows);
  const { factors, reaches } = stretches;
  const resets = counter ? resetsOf(data, count) : NO_RESETS;
  let firstReset = 0;
  for (let step = 0; step < windows.count; step++) {
    const last = to[step] - 1;
    if (last <= from[step]) continue;
    const first = data[from[step]];
    let change = data[last] - first;
    while (firstReset < resets.length && resets[firstReset] <= from[step]) firstReset++;
    for (let i = firstReset; i < resets.length && resets[i] <= last; i++) change += data[resets[i] - 1];
    let factor = factors[step];
    // Of most counters a multiplication tells that they stay above zero.
    if (counter && !(first > change * reaches[step] + LEAST) && change > 0 && first >= 0) {
      factor = stretches.fromZero(step, first / change);
    }
    values[at + step] = change * (factor / perSeconds);
    present[at + step] = 1;
  }
}

/** Below it numbers have less digits than the margin of a reach supposes. */
const LEAST = 1e-300;

const NO_RESETS: readonly number[] = [];

/** Ascending indices of samples that are less than the one before. */
function resetsOf(values: Float64Array, count: number): readonly number[] {
  const resets: number[] = [];
  for (let i = 1; i < count; i++) if (values[i] < values[i - 1]) resets.push(i);
  return resets;
}
