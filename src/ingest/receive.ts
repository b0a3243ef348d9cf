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
import type { SeriesRef } from '../storage/storage.ts';
import { canonicalLabels, describeLabels, type LabelProblem } from './canonical-labels.ts';
import { KnownSections } from './known-sections.ts';
import { KnownSeries } from './known-series.ts';
import { MessageKernel } from './message-kernel.ts';
import { Refusals } from './refusals.ts';
import { RemoteWrite1Decoder } from './remote-write-1.ts';
import { RemoteWrite2Decoder } from './remote-write-2.ts';
import { SnappyDecoder, SnappyError } from './snappy.ts';
import { newWritten, SeriesStore, type Written } from './store-series.ts';
import { WireError, WireReader } from './wire.ts';
import { NOT_LOOKED_UP, WriteRequestColumns } from './write-request.ts';

/** Of remote write. */
export type ProtocolVersion = 1 | 2;

export type WriteOutcome =
  /** Everything is stored. */
  | { readonly kind: 'stored'; readonly written: Written }
  /** The good part is stored; the text says what was refused. */
  | { readonly kind: 'refused'; readonly text: string; readonly written: Written }
  /** Not a write request; nothing is stored. */
  | { readonly kind: 'malformed'; readonly text: string }
  /** Nothing could be taken now; the sender may try again. */
  | { readonly kind: 'unavailable'; readonly text: string }
  /** Appended, but not on disk: the sender must try again. */
  | { readonly kind: 'failed'; readonly text: string };

export interface IngestOptions {
  /** Series that the head may have at a time; 0: any number. */
  readonly activeSeriesMax?: number;
}

/** So many series' state stays in the processor's nearest cache. */
const EXPECTED_SERIES = 128;

export class Ingest {
  readonly counters = {
    requests: 0,
    malformedRequests: 0,
    unavailableRequests: 0,
    failedRequests: 0,
    samplesAccepted: 0,
    samplesDuplicate: 0,
    histogramsAccepted: 0,
    exemplarsAccepted: 0,
    exemplarsIgnored: 0,
  };
  readonly refusals = new Refusals();
  readonly #database: Database;
  readonly #activeSeriesMax: number;
  readonly #kernel = new MessageKernel();
  readonly #snappy = new SnappyDecoder(LIMITS.writeDecodedBytesMax, this.#kernel);
  readonly #reader = new WireReader();
  readonly #sections = new KnownSections(this.#kernel);
  readonly #known = new KnownSeries(() => this.#sections.forget());
  readonly #version1 = new RemoteWrite1Decoder(this.#kernel, this.#sections);
  readonly #version2 = new RemoteWrite2Decoder(this.#known, { kernel: this.#kernel, sections: this.#sections });
  readonly #columns = new WriteRequestColumns();
  readonly #record = new RecordBuilder();
  readonly #store: SeriesStore;
  /** Canonical labels of the series that the head does not know, or what is wrong with them, in the order of the request. */
  readonly #unknown: (Uint8Array | LabelProblem)[] = [];

  constructor(database: Database, { activeSeriesMax = 0 }: IngestOptions = {}) {
    this.#database = database;
    this.#activeSeriesMax = activeSeriesMax;
    this.#store = new SeriesStore(database, this.#columns, this.#record, this.refusals, this.counters);
  }

  /** Takes the compressed body of a request, in pieces as they came. */
  async receive(body: Uint8Array | readonly Uint8Array[], version: ProtocolVersion = 1): Promise<WriteOutcome> {
    let message: Uint8Array;
    try {
      message = this.#snappy.decode(body);
    } catch (error) {
      if (!(error instanceof SnappyError)) throw error;
      this.counters.requests++;
      return this.#malformed(`snappy: ${error.message}`);
    }
    return this.receiveDecoded(message, version);
  }

  /** Takes a message. The bytes are the caller's again when this returns, before the promise resolves. */
  async receiveDecoded(message: Uint8Array, version: ProtocolVersion = 1): Promise<WriteOutcome> {
    this.counters.requests++;
    const unavailable = this.#unavailable();
    if (unavailable !== null) {
      this.counters.unavailableRequests++;
      return { kind: 'unavailable', text: unavailable };
    }
    try {
      this.#decode(message, version);
      this.#resolve();
    } catch (error) {
      // It may know of metadata that is not stored.
      if (version === 2) this.#known.forget();
      if (!(error instanceof WireError)) throw error;
      return this.#malformed(`protobuf: ${error.message}`);
    }
    this.refusals.begin();
    const written = newWritten();
    try {
      this.#append(version, written);
    } finally {
      // Even when the head has no more room: what it took is what the log has.
      if (!this.#record.empty) this.#database.log.append(this.#record.take(), this.#record.giveBack);
    }
    const refused = this.refusals.summary();
    const failure = await this.#durable();
    if (failure !== null) {
      this.counters.failedRequests++;
      return { kind: 'failed', text: failure };
    }
    return refused === null ? { kind: 'stored', written } : { kind: 'refused', text: refused, written };
  }

  #malformed(text: string): WriteOutcome {
    this.counters.malformedRequests++;
    return { kind: 'malformed', text };
  }

  #unavailable(): string | null {
    const { unavailable, exemplars, metadata } = this.#database;
    return unavailable ?? exemplars.unavailable ?? metadata.unavailable;
  }

  #decode(given: Uint8Array, version: ProtocolVersion): void {
    const { head } = this.#database;
    // First, since the kernel may lose what it knows when it gives memory back.
    const message = this.#kernel.hold(given);
    if (version === 1) this.#version1.decode(this.#reader, message, head, this.#columns);
    else {
      this.#known.begin(head);
      this.#sections.begin(head);
      this.#version2.decode(this.#reader, message, this.#columns);
    }
    this.#sections.noteRead(this.#columns.seriesCount);
  }

  /**
   * Looks up each series that has samples; the labels of those that are not known by their bytes are taken apart. Throws a
   * WireError when they are malformed. Nothing is stored yet.
   */
  #resolve(): void {
    const columns = this.#columns;
    const { seriesCount, labelBytes, labelsStart, labelsEnd, gathered, broken, known, refs } = columns;
    const { head } = this.#database;
    this.#unknown.length = 0;
    for (let s = 0; s < seriesCount; s++) {
      if (refs[s] >= 0 || !columns.hasSamples(s) || (broken.size > 0 && broken.has(s))) continue;
      if (known !== null) {
        refs[s] = known.refOf(columns.entries[s]);
        if (refs[s] >= 0) continue;
      }
      if (refs[s] === NOT_LOOKED_UP || known !== null) {
        const start = labelsStart[s];
        refs[s] =
          start >= 0 ? head.find(labelBytes, start, labelsEnd[s]) : head.find(gathered[-1 - start], 0, labelsEnd[s]);
      }
      if (refs[s] < 0) this.#unknown.push(canonicalLabels(columns.labels(s)));
      else if (known !== null) known.setRef(columns.entries[s], refs[s]);
    }
  }

  #append(version: ProtocolVersion, written: Written): void {
    const columns = this.#columns;
    const { seriesCount, families, broken } = columns;
    for (const { family, metadata } of families) this.#database.metadata.set(family, metadata);
    let unknown = 0;
    for (let s = 0; s < seriesCount; s++) {
      if (s % EXPECTED_SERIES === 0) {
        this.#database.head.expect(columns.refs, s, Math.min(s + EXPECTED_SERIES, seriesCount));
      }
      const problem = broken.size > 0 ? broken.get(s) : undefined;
      if (problem !== undefined) this.#refuse(s, { reason: 'invalid_references', text: problem });
      else if (columns.hasSamples(s)) {
        let ref = columns.refs[s];
        if (ref < 0) ref = this.#addSeries(s, this.#unknown[unknown++]);
        if (ref >= 0) this.#store.storeSeries(s, ref, version, written);
      } else if (version === 2) this.#refuse(s, { reason: 'empty_series', text: '' });
      else this.counters.exemplarsIgnored += columns.exemplarsOf(s);
    }
  }

  /** A series that is not known by these bytes: added, and its bytes remembered when they are not canonical. -1: refused. */
  #addSeries(series: number, labels: Uint8Array | LabelProblem): SeriesRef | -1 {
    const { head } = this.#database;
    if (!(labels instanceof Uint8Array)) {
      this.#refuse(series, labels);
      return -1;
    }
    const isFull = this.#activeSeriesMax > 0 && head.stats.series >= this.#activeSeriesMax;
    if (isFull && head.find(labels, 0, labels.length) < 0) {
      this.#refuse(series, { reason: 'series_limit', text: String(this.#activeSeriesMax) });
      return -1;
    }
    const ref = head.addSeries(labels);
    const asSent = this.#columns.labels(series);
    if (Buffer.compare(asSent, labels) !== 0) head.addAlias(asSent, ref);
    if (this.#columns.known !== null) this.#columns.known.setRef(this.#columns.entries[series], ref);
    return ref;
  }

  /** Everything of a series. */
  #refuse(
    series: number,
    { reason, text }: Pick<LabelProblem, 'text'> & { reason: Parameters<Refusals['add']>[0] },
  ): void {
    const columns = this.#columns;
    const samples = Math.max(1, columns.samplesOf(series) + columns.histogramsOf(series));
    this.refusals.add(reason, samples, text, () => describeLabels(columns.labels(series)));
  }

  /** Waits until everything appended so far is on disk; answers why it is not, or null. */
  async #durable(): Promise<string | null> {
    const { log, exemplars, metadata } = this.#database;
    try {
      await Promise.all([log.durable(), exemplars.durable(), metadata.durable()]);
      return null;
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error;
      return error.message;
    }
  }
}
