/**
 * Where the windows of a series begin and end among its samples, kept from one series to the next: series that are scraped
 * together have the same times, and then the same places.
 */
import type { SampleColumns } from '../../model/samples.ts';
import { Stretches } from './stretches.ts';
import type { WindowGrid } from './window-grid.ts';

export class WindowPlaces {
  /** The window of step i is samples [from[i], to[i]). */
  from = new Int32Array(0);
  to = new Int32Array(0);
  readonly #stretches = new Stretches();
  #stretchesFound = false;
  /** The times that they are of: the first #count. */
  #times = new Float64Array(0);
  #count = -1;

  /** Finds them for `samples`; the windows are the same at each call. */
  find({ times, count }: SampleColumns, windows: WindowGrid): void {
    if (count === this.#count && startsEqually(times, this.#times, count)) return;
    if (this.#times.length < count) this.#times = new Float64Array(times.length);
    this.#times.set(times.subarray(0, count));
    this.#count = count;
    this.#stretchesFound = false;
    if (this.from.length !== windows.count) {
      this.from = new Int32Array(windows.count);
      this.to = new Int32Array(windows.count);
    }
    findPlaces(times, count, windows, this.from, this.to);
  }

  /** For the same samples. */
  stretches(times: Float64Array, windows: WindowGrid): Stretches {
    if (!this.#stretchesFound) this.#stretches.find(times, windows, this.from, this.to);
    this.#stretchesFound = true;
    return this.#stretches;
  }
}

function startsEqually(a: Float64Array, b: Float64Array, count: number): boolean {
  for (let i = 0; i < count; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Moves both ends along the samples; nothing is searched. */
function findPlaces(
  times: Float64Array,
  count: number,
  { firstEndMs, stepMs, rangeMs }: WindowGrid,
  froms: Int32Array,
  tos: Int32Array,
): void {
  let from = 0;
  let to = 0;
  for (let step = 0; step < froms.length; step++) {
    const end = firstEndMs + step * stepMs;
    const start = end - rangeMs;
    while (to < count && times[to] <= end) to++;
    while (from < to && times[from] <= start) from++;
    froms[step] = from;
    tos[step] = to;
  }
}
