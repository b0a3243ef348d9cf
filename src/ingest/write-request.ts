/** One decoded write request, of either version, as columns. */
import { LIMITS } from '../limits.ts';
import type { ReceivedHistogram } from './histogram-message.ts';
import {
  ENTRIES_AT,
  LABELS_END_AT,
  LABELS_START_AT,
  REFS_AT,
  SAMPLES_END_AT,
  STATUS_SAMPLES,
  STATUS_SERIES,
  TIMES_AT,
  VALUES_AT,
} from './kernel/layout.ts';
import type { KnownSeries } from './known-series.ts';
import type { DescribedFamily } from './metadata-message.ts';
import { WireError } from './wire.ts';

/** The ref of a series that is still to be looked up in the head, and of one that the head does not know. */
export const NOT_LOOKED_UP = -2;
export const NOT_KNOWN = -1;

/** An exemplar as it came. */
export interface ReceivedExemplar {
  /** Labels as a section of Label messages: a view of the message, or bytes of its own. */
  readonly labels: Uint8Array;
  readonly timeMs: number;
  /** Value bits. */
  readonly low: number;
  readonly high: number;
  /** Why it cannot be used, or null. */
  readonly problem: string | null;
}

/**
 * Series s has the label section [labelsStart[s], labelsEnd[s]) of `labelBytes`, the samples from samplesEnd[s - 1] (0 for the
 * first series) to samplesEnd[s], and histograms and exemplars alike. Valid until the next decode, and as long as the
 * message's bytes.
 */
export class WriteRequestColumns {
  /** What label sections lie in: the message (1.0), or sections made of its symbols (2.0). */
  labelBytes: Uint8Array = new Uint8Array(0);
  seriesCount = 0;
  sampleCount = 0;
  labelsStart = new Int32Array(2048);
  labelsEnd = new Int32Array(2048);
  samplesEnd = new Int32Array(2048);
  histogramsEnd = new Int32Array(2048);
  exemplarsEnd = new Int32Array(2048);
  /** Number of each series in the head, or NOT_LOOKED_UP, or NOT_KNOWN. */
  refs = new Int32Array(2048);
  /** Of a 2.0 request, whose series are looked up in `known`: the entry of each series, -1 where it has none. */
  known: KnownSeries | null = null;
  entries = new Int32Array(2048);
  times = new Float64Array(2048);
  /** Low word, high word of each value. */
  values = new Int32Array(4096);
  /** Start time of each sample; null while none has one. */
  starts: Float64Array | null = null;
  readonly histograms: ReceivedHistogram[] = [];
  readonly exemplars: ReceivedExemplar[] = [];
  readonly families: DescribedFamily[] = [];
  /** Series that cannot be used at all, with the reason. */
  readonly broken = new Map<number, string>();
  /**
   * Label sections that do not lie in one piece, put together. Series s has piece -1 - labelsStart[s] where that is
   * negative.
   */
  readonly gathered: Uint8Array[] = [];

  reset(): void {
    this.seriesCount = 0;
    this.sampleCount = 0;
    this.starts = null;
    this.known = null;
    this.histograms.length = 0;
    this.exemplars.length = 0;
    this.families.length = 0;
    this.broken.clear();
    this.gathered.length = 0;
  }

  /** The label section of a series: a view, or put together for a series of a 2.0 request that is known. */
  labels(series: number): Uint8Array {
    const start = this.labelsStart[series];
    const hasSection = start !== this.labelsEnd[series];
    if (this.known !== null && !hasSection && this.entries[series] >= 0)
      return this.known.section(this.entries[series]);
    return start >= 0 ? this.labelBytes.subarray(start, this.labelsEnd[series]) : this.gathered[-1 - start];
  }

  samplesOf(series: number): number {
    return this.samplesEnd[series] - (series === 0 ? 0 : this.samplesEnd[series - 1]);
  }

  histogramsOf(series: number): number {
    return this.histogramsEnd[series] - (series === 0 ? 0 : this.histogramsEnd[series - 1]);
  }

  exemplarsOf(series: number): number {
    return this.exemplarsEnd[series] - (series === 0 ? 0 : this.exemplarsEnd[series - 1]);
  }

  hasSamples(series: number): boolean {
    return this.samplesOf(series) > 0 || (this.histograms.length > 0 && this.histogramsOf(series) > 0);
  }

  /** Throws a WireError when there are too many; the same holds for exemplars and series. */
  addHistogram(histogram: ReceivedHistogram): void {
    if (this.histograms.length === LIMITS.writeHistogramsMax) refuseMore(LIMITS.writeHistogramsMax, 'histograms');
    this.histograms.push(histogram);
  }

  addExemplar(exemplar: ReceivedExemplar): void {
    if (this.exemplars.length === LIMITS.writeExemplarsMax) refuseMore(LIMITS.writeExemplarsMax, 'exemplars');
    this.exemplars.push(exemplar);
  }

  /** Ends a series: what was read since the one before belongs to it. */
  endSeries(labelsStart: number, labelsEnd: number): void {
    if (this.seriesCount === LIMITS.writeSeriesMax) refuseMore(LIMITS.writeSeriesMax, 'series');
    const series = this.seriesCount++;
    this.labelsStart[series] = labelsStart;
    this.labelsEnd[series] = labelsEnd;
    this.samplesEnd[series] = this.sampleCount;
    this.histogramsEnd[series] = this.histograms.length;
    this.exemplarsEnd[series] = this.exemplars.length;
    this.refs[series] = NOT_LOOKED_UP;
    if (this.seriesCount === this.labelsStart.length) this.#growSeries();
  }

  /** Adds the series that the kernel has read: its memory as words and floats. Throws as endSeries() does. */
  addRun(words: Int32Array, floats: Float64Array): void {
    const from = this.seriesCount;
    const series = words[STATUS_SERIES];
    const samples = words[STATUS_SAMPLES];
    if (from + series > LIMITS.writeSeriesMax) refuseMore(LIMITS.writeSeriesMax, 'series');
    while (from + series >= this.labelsStart.length) this.#growSeries();
    while (this.sampleCount + samples > this.times.length) this.#growSamples();
    copyInto(this.labelsStart, from, words, LABELS_START_AT / 4, series);
    copyInto(this.labelsEnd, from, words, LABELS_END_AT / 4, series);
    copyInto(this.samplesEnd, from, words, SAMPLES_END_AT / 4, series);
    copyInto(this.refs, from, words, REFS_AT / 4, series);
    if (this.known !== null) copyInto(this.entries, from, words, ENTRIES_AT / 4, series);
    this.histogramsEnd.fill(this.histograms.length, from, from + series);
    this.exemplarsEnd.fill(this.exemplars.length, from, from + series);
    copyInto(this.times, this.sampleCount, floats, TIMES_AT / 8, samples);
    copyInto(this.values, 2 * this.sampleCount, words, VALUES_AT / 4, 2 * samples);
    this.seriesCount += series;
    this.sampleCount += samples;
  }

  /** Room for one more sample; answers its index. */
  nextSample(): number {
    if (this.sampleCount === this.times.length) this.#growSamples();
    return this.sampleCount++;
  }

  setStart(sample: number, startMs: number): void {
    this.starts ??= new Float64Array(this.times.length);
    this.starts[sample] = startMs;
  }

  #growSeries(): void {
    this.labelsStart = doubled(this.labelsStart);
    this.labelsEnd = doubled(this.labelsEnd);
    this.samplesEnd = doubled(this.samplesEnd);
    this.histogramsEnd = doubled(this.histogramsEnd);
    this.exemplarsEnd = doubled(this.exemplarsEnd);
    this.entries = doubled(this.entries);
    this.refs = doubled(this.refs);
  }

  #growSamples(): void {
    this.times = doubledFloats(this.times);
    this.values = doubled(this.values);
    if (this.starts !== null) this.starts = doubledFloats(this.starts);
  }
}

function refuseMore(most: number, what: string): never {
  throw new WireError(`more than ${most} ${what} in a request`, 0);
}

function copyInto<Column extends Int32Array | Float64Array>(
  to: Column,
  at: number,
  from: Column,
  start: number,
  count: number,
): void {
  to.set(from.subarray(start, start + count), at);
}

function doubled(column: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(column.length * 2);
  grown.set(column);
  return grown;
}

function doubledFloats(column: Float64Array): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(column.length * 2);
  grown.set(column);
  return grown;
}
