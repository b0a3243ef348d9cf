/**
 * Samples as columns. A timestamp is a whole number of milliseconds since the Unix epoch, held in a double (exact up to
 * 2^53); a value is 64 bits, which are a double's. Value bits are carried as two 32-bit words wherever a staleness
 * marker may pass, because V8 may change the payload of a NaN that passes through a plain number.
 */

import type { Histogram } from './histogram.ts';

/** The staleness marker, 0x7ff0000000000002, as its two words. */
export const STALE_HIGH = 0x7ff00000;
export const STALE_LOW = 0x00000002;

/**
 * Growable columns: `count` samples, times ascending and unique. The arrays are longer than `count`.
 * `words` is the same memory as `values`: value i has its low word at 2i and its high word at 2i + 1 (little endian).
 *
 * `histograms` and `starts` are null as long as no sample needs them, which is nearly always: look once a series, not
 * once a sample. Entries at `count` and beyond mean nothing.
 */
export class SampleColumns {
  count = 0;
  times: Float64Array;
  values: Float64Array;
  words: Uint32Array;
  /** The histogram of each sample that is one, null where a sample is a float. The value beside a histogram is 0. */
  histograms: (Histogram | null)[] | null = null;
  /** Start time of each sample in milliseconds since the Unix epoch; 0: not known. */
  starts: Float64Array | null = null;

  constructor(capacity = 256) {
    this.times = new Float64Array(capacity);
    this.values = new Float64Array(capacity);
    this.words = new Uint32Array(this.values.buffer);
  }

  /** Makes room for `capacity` samples in all; what is there stays. The arrays are replaced: take them anew. */
  reserve(capacity: number): void {
    if (capacity <= this.times.length) return;
    const size = Math.max(capacity, this.times.length * 2);
    const times = new Float64Array(size);
    const values = new Float64Array(size);
    times.set(this.times);
    // Copied as words: a copy of doubles may quieten a signalling NaN.
    const words = new Uint32Array(values.buffer);
    words.set(this.words);
    this.times = times;
    this.values = values;
    this.words = words;
    if (this.starts === null) return;
    const starts = new Float64Array(size);
    starts.set(this.starts);
    this.starts = starts;
  }

  /** Empties the columns; they are floats without start times again. */
  clear(): void {
    this.count = 0;
    this.histograms = null;
    this.starts = null;
  }

  push(time: number, low: number, high: number): void {
    if (this.count === this.times.length) this.reserve(this.count + 1);
    this.times[this.count] = time;
    this.words[2 * this.count] = low;
    this.words[2 * this.count + 1] = high;
    if (this.histograms !== null) this.histograms[this.count] = null;
    if (this.starts !== null) this.starts[this.count] = 0;
    this.count++;
  }

  pushHistogram(time: number, histogram: Histogram): void {
    const at = this.count;
    this.push(time, 0, 0);
    this.histograms ??= new Array<Histogram | null>(at).fill(null);
    this.histograms[at] = histogram;
  }

  /** Gives the newest sample its start time. */
  setStart(startMs: number): void {
    if (this.starts === null) {
      if (startMs === 0) return;
      this.starts = new Float64Array(this.times.length);
    }
    this.starts[this.count - 1] = startMs;
  }

  isStale(index: number): boolean {
    return this.words[2 * index + 1] === STALE_HIGH && this.words[2 * index] === STALE_LOW;
  }
}
