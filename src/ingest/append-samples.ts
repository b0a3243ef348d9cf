/**
 * Single samples by their canonical label bytes into head and log: the way of what the server makes itself. A sample can be
 * queried as soon as it is appended, and is on disk a little later; nobody waits for that.
 */
import type { Histogram } from '../model/histogram.ts';
import { STALE_HIGH, STALE_LOW } from '../model/samples.ts';
import type { Database } from '../storage/database.ts';
import { RecordBuilder } from '../storage/log/record.ts';
import { AppendResult, type SeriesRef } from '../storage/storage.ts';
import { canonicalLabels, describeLabels } from './canonical-labels.ts';
import { REFUSED_BY_APPEND, refusalText } from './refusals.ts';

export interface SampleAppenderOptions {
  /** Series that the head may have at a time; 0: any number. */
  readonly activeSeriesMax: number;
}

/**
 * Between two commits nothing may be awaited: the current generation must stay the same. Every method answers null, or why
 * the sample is refused.
 */
export class SampleAppender {
  readonly #database: Database;
  readonly #activeSeriesMax: number;
  readonly #record = new RecordBuilder();

  constructor(database: Database, { activeSeriesMax }: SampleAppenderOptions) {
    this.#database = database;
    this.#activeSeriesMax = activeSeriesMax;
  }

  /** Why no sample is taken now, or null. */
  get unavailable(): string | null {
    return this.#database.unavailable;
  }

  /** `low` and `high` are the words of the value; `labels` stay the caller's. */
  append(labels: Uint8Array, timeMs: number, low: number, high: number): string | null {
    const ref = this.#refOf(labels);
    if (typeof ref === 'string') return ref;
    const result = this.#database.head.append(ref, timeMs, low, high);
    if (result === AppendResult.Appended || result === AppendResult.AppendedOutOfOrder) {
      this.#record.add(this.#numberOf(ref), timeMs, low, high);
      return null;
    }
    return refused(result, labels, timeMs);
  }

  appendHistogram(labels: Uint8Array, timeMs: number, histogram: Histogram): string | null {
    const ref = this.#refOf(labels);
    if (typeof ref === 'string') return ref;
    const result = this.#database.head.appendRich(ref, timeMs, 0, histogram, 0, 0);
    if (result === AppendResult.Appended || result === AppendResult.AppendedOutOfOrder) {
      this.#record.addRich(this.#numberOf(ref), timeMs, 0, histogram, 0, 0);
      return null;
    }
    return refused(result, labels, timeMs);
  }

  /** A staleness marker, unless the series has a sample at that time or later: somebody else writes it then. */
  appendStale(labels: Uint8Array, timeMs: number): void {
    const ref = this.#refOf(labels);
    if (typeof ref === 'string' || this.#database.head.newestTimeOf(ref) >= timeMs) return;
    this.append(labels, timeMs, STALE_LOW, STALE_HIGH);
  }

  /** Gives what was appended since the last commit to the log. */
  commit(): void {
    if (this.#record.empty) return;
    this.#database.log.appendLater(this.#record.take(), this.#record.giveBack);
  }

  #refOf(labels: Uint8Array): SeriesRef | string {
    const { head } = this.#database;
    const known = head.find(labels, 0, labels.length);
    if (known >= 0) return known;
    const checked = canonicalLabels(labels);
    if (!(checked instanceof Uint8Array)) {
      return refusalText(checked.reason, describeLabels(labels), checked.text);
    }
    if (this.#activeSeriesMax > 0 && head.stats.series >= this.#activeSeriesMax) {
      return refusalText('series_limit', describeLabels(labels), String(this.#activeSeriesMax));
    }
    return head.addSeries(checked);
  }

  /** The log number of a series, defined in the log if need be. */
  #numberOf(ref: SeriesRef): number {
    const { head, numbers } = this.#database;
    const known = numbers.numberOf(ref);
    if (known >= 0) return known;
    const number = numbers.assign(ref);
    this.#record.define(number, head.labelBytes(ref));
    return number;
  }
}

function refused(result: AppendResult, labels: Uint8Array, timeMs: number): string | null {
  if (result === AppendResult.Duplicate) return null;
  const reason = REFUSED_BY_APPEND[result as keyof typeof REFUSED_BY_APPEND];
  return refusalText(reason, describeLabels(labels), String(timeMs));
}
