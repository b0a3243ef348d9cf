/**
 * By what factor the change between the first and last sample of a window stands for the whole window (rate.ts draws it), as
 * far as times alone say it. Times in seconds; entries of windows with less than two samples mean nothing.
 */
import type { WindowGrid } from './window-grid.ts';

/** More than the rounding of a few operations. */
const ROUNDING_MARGIN = 1.01;

export class Stretches {
  factors = new Float64Array(0);
  /** A counter whose first sample is more than its change times this is certain not to be taken back below zero. */
  reaches = new Float64Array(0);
  /** From the first sample to the last. */
  #sampled = new Float64Array(0);
  /** What is added before the first sample and behind the last. */
  #before = new Float64Array(0);
  #after = new Float64Array(0);

  /** The window of step i is samples [from[i], to[i]). */
  find(times: Float64Array, windows: WindowGrid, from: Int32Array, to: Int32Array): void {
    if (this.factors.length !== windows.count) {
      this.factors = new Float64Array(windows.count);
      this.reaches = new Float64Array(windows.count);
      this.#sampled = new Float64Array(windows.count);
      this.#before = new Float64Array(windows.count);
      this.#after = new Float64Array(windows.count);
    }
    for (let step = 0; step < windows.count; step++) {
      const end = windows.firstEndMs + step * windows.stepMs;
      const first = from[step];
      const last = to[step] - 1;
      if (last <= first) continue;
      const sampled = (times[last] - times[first]) / 1000;
      const toStart = (times[first] - (end - windows.rangeMs)) / 1000;
      const toEnd = (end - times[last]) / 1000;
      const distance = sampled / (last - first);
      const threshold = distance * 1.1;
      const before = toStart >= threshold ? distance / 2 : toStart;
      const after = toEnd >= threshold ? distance / 2 : toEnd;
      this.factors[step] = (sampled + before + after) / sampled;
      this.reaches[step] = (before / sampled) * ROUNDING_MARGIN;
      this.#sampled[step] = sampled;
      this.#before[step] = before;
      this.#after[step] = after;
    }
  }

  /** The factor of a counter whose first sample is so many times its change: it is not taken back below zero. */
  fromZero(step: number, ratio: number): number {
    const sampled = this.#sampled[step];
    const toZero = sampled * ratio;
    return toZero < this.#before[step] ? (sampled + toZero + this.#after[step]) / sampled : this.factors[step];
  }
}
