/** What one series of a request has, into the head, the log and the exemplars. */

import { EXPONENTIAL_SCHEMA_MAX } from '../model/histogram.ts';
import { STALE_HIGH, STALE_LOW } from '../model/samples.ts';
import type { Database } from '../storage/database.ts';
import { ExemplarResult } from '../storage/exemplars/exemplars.ts';
import type { RecordBuilder } from '../storage/log/record.ts';
import { AppendResult, type SeriesRef } from '../storage/storage.ts';
import { describeLabels } from './canonical-labels.ts';
import { coarserHistogram } from './coarser-histogram.ts';
import { exemplarLabels } from './exemplar-labels.ts';
import type { ReceivedHistogram } from './histogram-message.ts';
import { histogramProblem } from './histogram-validity.ts';
import type { Ingest, ProtocolVersion } from './receive.ts';
import { REFUSED_BY_APPEND, type RefusalReason, type Refusals } from './refusals.ts';
import type { ReceivedExemplar, WriteRequestColumns } from './write-request.ts';

/** What of a request is stored now, or was before: the same bits count as written. */
export interface Written {
  samples: number;
  histograms: number;
  exemplars: number;
}

export function newWritten(): Written {
  return { samples: 0, histograms: 0, exemplars: 0 };
}

/** Times outside are not exact in the log's code. */
const TIME_MS_MAX = 2 ** 51;

/** Schemas up to here are defined by the format; those beyond what is stored lose resolution. */
const RECEIVED_SCHEMA_MAX = 52;

export class SeriesStore {
  readonly #database: Database;
  readonly #columns: WriteRequestColumns;
  readonly #record: RecordBuilder;
  readonly #refusals: Refusals;
  readonly #counters: Ingest['counters'];

  constructor(
    database: Database,
    columns: WriteRequestColumns,
    record: RecordBuilder,
    refusals: Refusals,
    counters: Ingest['counters'],
  ) {
    this.#database = database;
    this.#columns = columns;
    this.#record = record;
    this.#refusals = refusals;
    this.#counters = counters;
  }

  storeSeries(series: number, ref: SeriesRef, version: ProtocolVersion, written: Written): void {
    const { samplesEnd, histogramsEnd, exemplarsEnd, histograms, exemplars, starts } = this.#columns;
    const from = series === 0 ? 0 : samplesEnd[series - 1];
    if (starts === null) written.samples += this.#storeSamples(series, ref, from, samplesEnd[series]);
    else written.samples += this.#storeSamplesWithStarts(series, ref, from, samplesEnd[series], starts);
    if (histograms.length > 0) {
      for (let i = series === 0 ? 0 : histogramsEnd[series - 1]; i < histogramsEnd[series]; i++) {
        if (this.#storeHistogram(series, ref, histograms[i])) written.histograms++;
      }
    }
    if (exemplars.length > 0) {
      for (let i = series === 0 ? 0 : exemplarsEnd[series - 1]; i < exemplarsEnd[series]; i++) {
        if (this.#storeExemplar(series, ref, exemplars[i], version)) written.exemplars++;
      }
    }
  }

  /** Plain samples [from, to); answers how many are stored. */
  #storeSamples(series: number, ref: SeriesRef, from: number, to: number): number {
    const { head } = this.#database;
    const { times, values } = this.#columns;
    let number = -1;
    let stored = 0;
    for (let i = from; i < to; i++) {
      const time = times[i];
      const low = values[2 * i];
      const high = values[2 * i + 1];
      const result = time > -TIME_MS_MAX ? head.append(ref, time, low, high) : AppendResult.TooOld;
      if (result === AppendResult.Appended || result === AppendResult.AppendedOutOfOrder) {
        if (number < 0) number = this.#numberOf(ref);
        this.#record.add(number, time, low, high);
        this.#counters.samplesAccepted++;
        stored++;
      } else if (this.#isThere(series, result, time)) stored++;
    }
    return stored;
  }

  #storeSamplesWithStarts(series: number, ref: SeriesRef, from: number, to: number, starts: Float64Array): number {
    const { head } = this.#database;
    const { times, values } = this.#columns;
    let stored = 0;
    for (let i = from; i < to; i++) {
      if (starts[i] === 0) {
        stored += this.#storeSamples(series, ref, i, i + 1);
        continue;
      }
      const time = times[i];
      const low = values[2 * i];
      const high = values[2 * i + 1];
      const result = time > -TIME_MS_MAX ? head.appendRich(ref, time, starts[i], null, low, high) : AppendResult.TooOld;
      if (result === AppendResult.Appended || result === AppendResult.AppendedOutOfOrder) {
        this.#record.addRich(this.#numberOf(ref), time, starts[i], null, low, high);
        this.#counters.samplesAccepted++;
        stored++;
      } else if (this.#isThere(series, result, time)) stored++;
    }
    return stored;
  }

  #storeHistogram(series: number, ref: SeriesRef, received: ReceivedHistogram): boolean {
    const { head } = this.#database;
    const { timeMs, startMs, isStale } = received;
    const reduced = withStoredSchema(received);
    const problem = isStale ? null : histogramProblem(reduced);
    if (problem !== null) {
      this.#refuse(series, 'invalid_histogram', problem);
      return false;
    }
    if (isStale) {
      const result = head.append(ref, timeMs, STALE_LOW, STALE_HIGH);
      const isNew = result === AppendResult.Appended || result === AppendResult.AppendedOutOfOrder;
      if (isNew) this.#record.add(this.#numberOf(ref), timeMs, STALE_LOW, STALE_HIGH);
      if (isNew) this.#counters.histogramsAccepted++;
      return isNew || this.#isThere(series, result, timeMs);
    }
    const { histogram } = reduced;
    const isInRange = timeMs > -TIME_MS_MAX;
    const result = isInRange ? head.appendRich(ref, timeMs, startMs, histogram, 0, 0) : AppendResult.TooOld;
    if (result !== AppendResult.Appended && result !== AppendResult.AppendedOutOfOrder) {
      return this.#isThere(series, result, timeMs);
    }
    this.#record.addRich(this.#numberOf(ref), timeMs, startMs, histogram, 0, 0);
    this.#counters.histogramsAccepted++;
    return true;
  }

  /** Version 1.0 has no place for what became of exemplars: what cannot be stored is left out. */
  #storeExemplar(series: number, ref: SeriesRef, received: ReceivedExemplar, version: ProtocolVersion): boolean {
    const labels = received.problem === null ? exemplarLabels(received.labels) : { problem: received.problem };
    if (labels === 'too long') {
      this.#counters.exemplarsIgnored++;
      return false;
    }
    if (!(labels instanceof Uint8Array)) {
      if (version === 2) this.#refuse(series, 'invalid_exemplar', labels.problem);
      else this.#counters.exemplarsIgnored++;
      return false;
    }
    const { timeMs, low, high } = received;
    const seriesLabels = this.#database.head.labelBytes(ref).slice();
    const result = this.#database.exemplars.append({ series: seriesLabels, labels, timeMs, low, high });
    if (result === ExemplarResult.OutOfOrder) {
      if (version === 2) this.#refuse(series, 'exemplar_out_of_order', String(timeMs));
      return false;
    }
    this.#counters.exemplarsAccepted++;
    return true;
  }

  /** Whether a sample that was not appended is there already; refuses it when it is not. */
  #isThere(series: number, result: AppendResult, timeMs: number): boolean {
    if (result === AppendResult.Duplicate) {
      this.#counters.samplesDuplicate++;
      return true;
    }
    if (result === AppendResult.Appended || result === AppendResult.AppendedOutOfOrder) return true;
    this.#refuse(series, REFUSED_BY_APPEND[result], String(timeMs));
    return false;
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

  #refuse(series: number, reason: RefusalReason, detail: string): void {
    this.#refusals.add(reason, 1, detail, () => describeLabels(this.#columns.labels(series)));
  }
}

function withStoredSchema(received: ReceivedHistogram): ReceivedHistogram {
  const { schema } = received.histogram;
  if (schema <= EXPONENTIAL_SCHEMA_MAX || schema > RECEIVED_SCHEMA_MAX) return received;
  return { ...received, histogram: coarserHistogram(received.histogram, EXPONENTIAL_SCHEMA_MAX) };
}
