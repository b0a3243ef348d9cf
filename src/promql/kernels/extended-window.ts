/**
 * The windows of anchored and smoothed ranges, which use samples from beyond their ends:
 *
 *                 start                        end
 *     a-------------(----x------x------x--------]--------b
 *
 * anchored takes the newest sample at or before each end for the value there. smoothed interpolates between the
 * samples around each end. Samples count up to lookbackMs before the start, for smoothed also after the end.
 */
import type { SampleColumns } from '../../model/samples.ts';
import type { Windows } from './kernel.ts';

export interface ExtendedWindow {
  readonly startMs: number;
  readonly endMs: number;
  /** The samples that count are [from, to). */
  readonly from: number;
  readonly to: number;
  /** The sample at or before the start, if there is one, and the last that is needed; both are inclusive. */
  readonly first: number;
  readonly last: number;
}

/** Moves along the samples with the steps; nothing is searched. */
export class MovingExtendedWindow implements ExtendedWindow {
  startMs = 0;
  endMs = 0;
  from = 0;
  to = 0;
  first = 0;
  last = 0;
  #inner = 0;
  readonly #samples: SampleColumns;
  readonly #windows: Windows;
  readonly #smoothed: boolean;

  constructor(samples: SampleColumns, windows: Windows, smoothed: boolean) {
    this.#samples = samples;
    this.#windows = windows;
    this.#smoothed = smoothed;
  }

  /** false: the window of this step has no value. */
  move(step: number): boolean {
    const { count, times } = this.#samples;
    const { firstEndMs, stepMs, rangeMs, lookbackMs } = this.#windows;
    const smoothed = this.#smoothed;
    const end = firstEndMs + step * stepMs;
    const start = end - rangeMs;
    this.startMs = start;
    this.endMs = end;
    const limit = smoothed ? end + lookbackMs : end;
    while (this.to < count && times[this.to] <= limit) this.to++;
    while (this.from < this.to && times[this.from] <= start - lookbackMs) this.from++;
    if (this.from === this.to) return false;
    const newest = this.to - 1;
    this.#inner = Math.max(this.#inner, this.from);
    while (this.#inner < newest && times[this.#inner] <= start) this.#inner++;
    this.last = Math.max(this.last, this.from);
    while (this.last < newest && (!smoothed || times[this.last] < end)) this.last++;
    this.first = Math.max(this.from, this.#inner - 1);
    return times[this.last] > start && !(smoothed && times[this.first] > end);
  }
}
