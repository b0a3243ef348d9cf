/** Where the rules of a test write: the memory that its queries read. */
import type { Histogram } from '../model/histogram.ts';
import { STALE_HIGH, STALE_LOW } from '../model/samples.ts';
import type { LoadedValue, MemoryReader } from '../promqltest/memory-reader.ts';
import type { SampleWriter } from '../rules/sample-writer.ts';
import { labelPairs } from '../storage/label-bytes.ts';

export class MemoryWriter implements SampleWriter {
  readonly unavailable = null;
  readonly #reader: MemoryReader;

  constructor(reader: MemoryReader) {
    this.#reader = reader;
  }

  append(labels: Uint8Array, timeMs: number, low: number, high: number): string | null {
    const isStale = low === STALE_LOW && high === STALE_HIGH;
    return this.#load(labels, timeMs, isStale ? 'stale' : new Float64Array(Uint32Array.of(low, high).buffer)[0]);
  }

  appendHistogram(labels: Uint8Array, timeMs: number, histogram: Histogram): string | null {
    return this.#load(labels, timeMs, histogram);
  }

  /** A marker that comes too late is none, as in the head. */
  appendStale(labels: Uint8Array, timeMs: number): void {
    this.#load(labels, timeMs, 'stale');
  }

  commit(): void {}

  #load(labels: Uint8Array, timeMs: number, value: LoadedValue): string | null {
    try {
      this.#reader.load(labelPairs(labels), [timeMs], [value]);
      return null;
    } catch (error) {
      return (error as Error).message;
    }
  }
}
