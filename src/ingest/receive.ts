/**
 * The way of a write: decompress, decode, resolve, append, log. Nothing is awaited before the end, so requests never
 * interleave; the answer waits until everything appended so far is on disk.
 *
 * A message is decoded whole, with the labels of new series, before anything is stored: a malformed one leaves no trace.
 * After that the good samples of a request are kept when others are refused, and the answer says which were refused and why.
 */

import { LIMITS } from '../limits.ts';
import type { Database } from '../storage/database.ts';
import { LogUnavailable } from '../storage/log/log.ts';
import { RecordBuilder } from '../storage/log/record.ts';
import { AppendResult, type SeriesRef } from '../storage/storage.ts';
import { canonicalLabels, describeLabels, type LabelProblem } from './canonical-labels.ts';
import { type DescribedFamily, decodeMetadata, MetadataStore } from './metadata.ts';
import { REFUSED_BY_APPEND, type RefusalReason, Refusals } from './refusals.ts';
import { decodeWriteRequest, WriteRequestColumns } from './remote-write-1.ts';
import { SnappyDecoder, SnappyError } from './snappy.ts';
import { WireError, WireReader } from './wire.ts';

export type WriteOutcome =
  /** Everything is stored. */
  | { readonly kind: 'stored' }
  /** The good part is stored; the text says what was refused. */
  | { readonly kind: 'refused'; readonly text: string }
  /** Not a write request; nothing is stored. */
  | { readonly kind: 'malformed'; readonly text: string }
  /** Nothing could be taken now; the sender may try again. */
  | { readonly kind: 'unavailable'; readonly text: string }
  /** Appended, but not on disk: the sender must try again. */
  | { readonly kind: 'failed'; readonly text: string };

/** Times outside are not exact in the log's code. */
const TIME_MS_MAX = 2 ** 51;

export class Ingest {
  readonly metadata = new MetadataStore();
  readonly counters = {
    requests: 0,
    malformedRequests: 0,
    unavailableRequests: 0,
    failedRequests: 0,
    samplesAccepted: 0,
    samplesDuplicate: 0,
    exemplarsIgnored: 0,
    histogramsIgnored: 0,
  };
  readonly refusals = new Refusals();
  readonly #database: Database;
  readonly #snappy = new SnappyDecoder(LIMITS.writeDecodedBytesMax);
  readonly #reader = new WireReader();
  readonly #columns = new WriteRequestColumns();
  readonly #record = new RecordBuilder();
  /** Of each series of the request: its number in the head, -1 when it is the next of #unknown. */
  #refs = new Int32Array(2048);
  readonly #unknown: (Uint8Array | LabelProblem)[] = [];

  constructor(database: Database) {
    this.#database = database;
  }

  /** Takes the compressed body of a request. */
  async receive(body: Uint8Array): Promise<WriteOutcome> {
    let message: Uint8Array;
    try {
      message = this.#snappy.decode(body);
    } catch (error) {
      if (!(error instanceof SnappyError)) throw error;
      this.counters.requests++;
      this.counters.malformedRequests++;
      return { kind: 'malformed', text: `snappy: ${error.message}` };
    }
    return this.receiveDecoded(message);
  }

  /** Takes a WriteRequest. The bytes are the caller's again when this returns, before the promise resolves. */
  async receiveDecoded(message: Uint8Array): Promise<WriteOutcome> {
    this.counters.requests++;
    const { unavailable } = this.#database;
    if (unavailable !== null) {
      this.counters.unavailableRequests++;
      return { kind: 'unavailable', text: unavailable };
    }
    let described: readonly DescribedFamily[];
    try {
      decodeWriteRequest(this.#reader, message, this.#columns);
      described = decodeMetadata(message, this.#columns.metadata);
      this.#resolve(message);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.counters.malformedRequests++;
      return { kind: 'malformed', text: `protobuf: ${error.message}` };
    }
    for (const { family, metadata } of described) this.metadata.set(family, metadata);
    this.counters.exemplarsIgnored += this.#columns.exemplarCount;
    this.counters.histogramsIgnored += this.#columns.histogramCount;
    this.refusals.begin();
    try {
      this.#store(message);
    } finally {
      // Even when the head has no more room: what it took is what the log has.
      if (!this.#record.empty) this.#database.log.append(this.#record.take());
    }
    const refused = this.refusals.summary();
    try {
      await this.#database.log.durable();
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error;
      this.counters.failedRequests++;
      return { kind: 'failed', text: error.message };
    }
    return refused === null ? { kind: 'stored' } : { kind: 'refused', text: refused };
  }

  /**
   * Looks up each series that has samples; the labels of those that are not known by their bytes are taken apart. Throws a
   * WireError when they are malformed. Nothing is stored yet.
   */
  #resolve(message: Uint8Array): void {
    const columns = this.#columns;
    const { seriesCount, labelsStart, labelsEnd, samplesEnd, gathered } = columns;
    if (this.#refs.length < seriesCount) this.#refs = new Int32Array(labelsStart.length);
    const refs = this.#refs;
    const { head } = this.#database;
    this.#unknown.length = 0;
    let from = 0;
    for (let s = 0; s < seriesCount; s++) {
      const to = samplesEnd[s];
      if (to === from) continue;
      from = to;
      const start = labelsStart[s];
      refs[s] = start >= 0 ? head.find(message, start, labelsEnd[s]) : head.find(gathered[-1 - start], 0, labelsEnd[s]);
      if (refs[s] < 0) this.#unknown.push(canonicalLabels(columns.labels(message, s)));
    }
  }

  #store(message: Uint8Array): void {
    const { seriesCount, samplesEnd } = this.#columns;
    let from = 0;
    let unknown = 0;
    for (let s = 0; s < seriesCount; s++) {
      const to = samplesEnd[s];
      if (to === from) continue;
      let ref = this.#refs[s];
      if (ref < 0) ref = this.#addSeries(message, s, to - from, this.#unknown[unknown++]);
      if (ref >= 0) this.#storeSamples(message, s, ref, from, to);
      from = to;
    }
  }

  #storeSamples(message: Uint8Array, series: number, ref: SeriesRef, from: number, to: number): void {
    const { head, numbers } = this.#database;
    const { times, values } = this.#columns;
    for (let i = from; i < to; i++) {
      const time = times[i];
      const low = values[2 * i];
      const high = values[2 * i + 1];
      const result = time > -TIME_MS_MAX ? head.append(ref, time, low, high) : AppendResult.TooOld;
      if (result === AppendResult.Appended || result === AppendResult.AppendedOutOfOrder) {
        let number = numbers.numberOf(ref);
        if (number < 0) {
          number = numbers.assign(ref);
          this.#record.define(number, head.labelBytes(ref));
        }
        this.#record.add(number, time, low, high);
        this.counters.samplesAccepted++;
      } else if (result === AppendResult.Duplicate) {
        this.counters.samplesDuplicate++;
      } else {
        this.#refuse(message, series, REFUSED_BY_APPEND[result], 1, String(time));
      }
    }
  }

  /** A series that is not known by these bytes: added, and its bytes remembered when they are not canonical. -1: refused. */
  #addSeries(message: Uint8Array, series: number, samples: number, labels: Uint8Array | LabelProblem): SeriesRef | -1 {
    if (!(labels instanceof Uint8Array)) {
      this.#refuse(message, series, labels.reason, samples, labels.text);
      return -1;
    }
    const ref = this.#database.head.addSeries(labels);
    const asSent = this.#columns.labels(message, series);
    if (Buffer.compare(asSent, labels) !== 0) this.#database.head.addAlias(asSent, ref);
    return ref;
  }

  #refuse(message: Uint8Array, series: number, reason: RefusalReason, samples: number, detail: string): void {
    this.refusals.add(reason, samples, detail, () => describeLabels(this.#columns.labels(message, series)));
  }
}
