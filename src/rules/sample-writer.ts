/** Where rules write what they produce: head and log in the server, memory in the tools. */
import type { Histogram } from '../model/histogram.ts';

/**
 * Labels are canonical bytes and stay the caller's. A sample can be queried when its method returns; the methods answer null,
 * or why the sample is refused. Nothing is awaited between the first sample and commit().
 */
export interface SampleWriter {
  /** Why no sample is taken now, or null. */
  readonly unavailable: string | null;
  /** `low` and `high` are the words of the value. */
  append(labels: Uint8Array, timeMs: number, low: number, high: number): string | null;
  appendHistogram(labels: Uint8Array, timeMs: number, histogram: Histogram): string | null;
  /** A staleness marker, unless the series has a sample at that time or later. */
  appendStale(labels: Uint8Array, timeMs: number): void;
  commit(): void;
}
