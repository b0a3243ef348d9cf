/**
 * The newest data, in memory that threads share. The thread that makes the head is its only writer; the others read it in
 * place (select.ts). See docs/format/shared-head.md.
 */
import { randomBytes } from 'node:crypto';
import { invariant } from '../../invariant.ts';
import { LIMITS } from '../../limits.ts';
import type { Histogram } from '../../model/histogram.ts';
import type { Matcher } from '../../model/matchers.ts';
import { SampleColumns } from '../../model/samples.ts';
import { CONTROL, OPEN_RICH, SERIES, type SharedHead } from '../../threads/layout.ts';
import { beginChange, endChange, publish } from '../../threads/publish.ts';
import { ByteBuffer } from '../chunk/byte-buffer.ts';
import { ENCODER } from '../chunk/gorilla.ts';
import { encodeHistogram } from '../chunk/histogram-bytes.ts';
import { AppendResult, type SeriesRef } from '../storage.ts';
import { type AppendContext, appendContext, appendInOrder, touchOpenBlocks } from './append.ts';
import { appendRichInOrder } from './append-rich.ts';
import { BlockPool } from './block-pool.ts';
import { type Cardinality, cardinality } from './cardinality.ts';
import { ChunkHeap } from './chunk-heap.ts';
import { ClosedChunks } from './closed-chunks.ts';
import { deleteRange } from './delete.ts';
import { type EarlierSamples, NOTHING_EARLIER } from './earlier-samples.ts';
import type { FilledHead, HeadState } from './filled-head.ts';
import { Floors } from './floors.ts';
import { insertLate } from './insert.ts';
import { copyLabelBytes } from './label-entry.ts';
import { LabelIndex } from './label-index.ts';
import { matchingRefs } from './matching.ts';
import { createSharedHead, HeadMemory } from './memory.ts';
import { SampleReader } from './read.ts';
import { type RewriteContext, rewriteContext } from './rewrite.ts';
import { isRich, type Offer, RichSamples } from './rich-samples.ts';
import { SeriesTable } from './series-table.ts';

export interface HeadOptions {
  /** Samples older than this are refused; 0: of any age. */
  readonly retentionMs: number;
  /** The clock, in milliseconds since the Unix epoch. It is read once in a run without a pause, such as one request. */
  readonly now: () => number;
  /** Key of the hash of labels, for tests that must repeat; random when absent. */
  readonly seed?: readonly [number, number];
  /** What older parts of the store have; nothing when absent. */
  readonly earlier?: EarlierSamples;
  /** How far a late sample may be behind the newest one of all; null, or absent: any distance. */
  readonly outOfOrderWindowMs?: () => number | null;
}

export interface HeadStats {
  readonly series: number;
  readonly aliases: number;
  readonly labelNames: number;
  readonly labelPairs: number;
  /** Open and closed. */
  readonly chunks: number;
  readonly samplesAppended: number;
  /** Those of them that were older than the newest of their series. */
  readonly outOfOrderAppended: number;
  /** Times of the oldest and the newest sample; Infinity and -Infinity while there is none. */
  readonly minTimeMs: number;
  readonly maxTimeMs: number;
  /** Bytes in use, by kind. */
  readonly bytes: {
    readonly series: number;
    readonly seriesTable: number;
    readonly labels: number;
    readonly pairs: number;
    readonly postings: number;
    readonly blocks: number;
    readonly chunks: number;
  };
}

export class Head {
  /** What a worker needs to read the head; to be passed in its workerData. */
  readonly shared: SharedHead;
  readonly #memory: HeadMemory;
  readonly #labels: LabelIndex;
  readonly #table: SeriesTable;
  readonly #pool: BlockPool;
  readonly #heap: ChunkHeap;
  readonly #closed: ClosedChunks;
  readonly #appending: AppendContext;
  readonly #rewriting: RewriteContext;
  readonly #rich: RichSamples;
  readonly #reader: SampleReader;
  readonly #columns = new SampleColumns(1);
  #labelBytes = new Uint8Array(1024);
  readonly #encoded = new ByteBuffer();
  readonly #offered: Offer = { timeMs: 0, low: 0, high: 0, startMs: 0, histogram: null };
  readonly #earlier: EarlierSamples;
  readonly #outOfOrderWindowMs: () => number | null;
  readonly #floors = new Floors();
  readonly #retentionMs: number;
  readonly #now: () => number;
  readonly #endRun: () => void;
  #running = false;
  #oldestMs = 0;
  #newestMs = 0;
  #seriesCount = 0;
  #aliasCount = 0;
  #openChunks = 0;
  #samplesAppended = 0;
  #outOfOrderAppended = 0;

  /** @param filled what the head holds from the start; absent: nothing */
  constructor(options: HeadOptions, filled?: FilledHead) {
    const random = randomBytes(8);
    this.shared = filled?.shared ?? createSharedHead(options.seed ?? [random.readInt32LE(0), random.readInt32LE(4)]);
    this.#memory = new HeadMemory(this.shared);
    const { series, blocks, chunks } = this.#memory;
    this.#labels = new LabelIndex(this.#memory, filled);
    this.#table = new SeriesTable(this.#memory);
    this.#pool = new BlockPool(blocks, filled?.blocksEnd);
    this.#heap = new ChunkHeap(chunks, filled?.chunksEnd);
    this.#closed = new ClosedChunks(series, chunks, this.#heap, filled?.closedChunks);
    this.#appending = appendContext(this.#memory, this.#pool, this.#closed);
    this.#rich = new RichSamples(this.#memory.chunks, this.#heap);
    this.#rewriting = rewriteContext(this.#appending, this.#rich);
    this.#reader = new SampleReader(this.#memory);
    this.#earlier = options.earlier ?? NOTHING_EARLIER;
    this.#outOfOrderWindowMs = options.outOfOrderWindowMs ?? (() => null);
    this.#retentionMs = options.retentionMs;
    this.#now = options.now;
    this.#endRun = () => {
      this.#running = false;
      endChange(this.#memory.control.words, CONTROL.encoders);
    };
    if (filled !== undefined) this.#adopt(filled);
  }

  #adopt({ seriesCount, openChunks, samplesAppended, outOfOrderAppended }: FilledHead): void {
    this.#seriesCount = seriesCount;
    this.#openChunks = openChunks;
    this.#samplesAppended = samplesAppended;
    this.#outOfOrderAppended = outOfOrderAppended;
    this.#table.restore(seriesCount);
    const { commonFloor } = this.#earlier;
    this.#floors.ensure(seriesCount);
    for (let ref = 0; ref < seriesCount; ref++) {
      this.#floors.set(ref, commonFloor ?? this.#earlier.floorOf(this.labelBytes(ref)));
    }
  }

  /**
   * The series whose labels are bytes [start, end), as a remote-write 1.0 message has them, in canonical form or in a form
   * that addAlias() was told of; -1 when it is not known. Allocates nothing when called again with the same array.
   */
  find(bytes: Uint8Array, start: number, end: number): SeriesRef | -1 {
    return this.#table.find(bytes, start, end);
  }

  /**
   * The series with these labels, new if need be. Canonical: `0x0a length { 0x0a length name, 0x12 length value }` a label,
   * lengths as minimal varints, sorted by the bytes of the names, no name twice, no empty value. The bytes are copied.
   */
  addSeries(canonical: Uint8Array): SeriesRef {
    const known = this.#table.find(canonical, 0, canonical.length);
    if (known >= 0) return known;
    const ref = this.#seriesCount;
    const record = ref * SERIES.words;
    this.#memory.series.ensure(record + SERIES.words);
    this.#floors.ensure(ref + 1);
    this.#floors.set(ref, this.#earlier.floorOf(canonical));
    const entry = this.#labels.addSeries(canonical, ref);
    this.#memory.series.words[record + SERIES.labels] = entry;
    this.#memory.series.words[record + SERIES.hash] = this.#table.add(entry, ref, canonical);
    this.#seriesCount++;
    publish(this.#memory.control.words, CONTROL.seriesCount, this.#seriesCount);
    return ref;
  }

  /**
   * Lets find() know another form of the labels of a series. Answers false when there are LIMITS.seriesAliasesMax already:
   * such a form then stays slow.
   */
  addAlias(wire: Uint8Array, ref: SeriesRef): boolean {
    this.#recordOf(ref);
    if (this.#table.find(wire, 0, wire.length) >= 0) return true;
    if (this.#aliasCount >= LIMITS.seriesAliasesMax) return false;
    this.#table.add(this.#labels.addAlias(wire), ref, wire);
    this.#aliasCount++;
    return true;
  }

  /** Makes appending to the series refs[from .. to) faster, when that happens at once. Negative refs are passed over. */
  expect(refs: Int32Array, from: number, to: number): void {
    touchOpenBlocks(this.#appending, refs, from, to);
  }

  /** Offers one sample. `low` and `high` are the halves of the value's 64 bits, signed or unsigned. */
  append(ref: SeriesRef, timeMs: number, low: number, high: number): AppendResult {
    if (!this.#running) this.#beginRun();
    if (timeMs > this.#newestMs) return AppendResult.TooNew;
    if (timeMs < this.#oldestMs) return AppendResult.TooOld;
    if (this.#floors.reaches(ref, timeMs)) return this.#appendBelowFloor(ref, this.#offer(timeMs, low, high, 0, null));
    return this.#append(ref, timeMs, low | 0, high | 0, true);
  }

  /**
   * Offers a histogram, or with null a float, whose start time is `startMs` (0: not known). `low` and `high` are the value
   * bits of a float, 0 for a histogram.
   */
  appendRich(
    ref: SeriesRef,
    timeMs: number,
    startMs: number,
    histogram: Histogram | null,
    low: number,
    high: number,
  ): AppendResult {
    if (!this.#running) this.#beginRun();
    if (timeMs > this.#newestMs) return AppendResult.TooNew;
    if (timeMs < this.#oldestMs) return AppendResult.TooOld;
    const offer = this.#offer(timeMs, low, high, startMs, this.#encode(histogram));
    if (this.#floors.reaches(ref, timeMs)) return this.#appendBelowFloor(ref, offer);
    return this.#appendOffer(ref, offer, true);
  }

  /** The same as append() for a sample that was accepted once: of any age. */
  appendReplayed(ref: SeriesRef, timeMs: number, low: number, high: number): AppendResult {
    if (!this.#running) this.#beginRun();
    return this.#append(ref, timeMs, low | 0, high | 0, false);
  }

  /** The same as appendRich() for a sample that was accepted once. `histogram` is its code (chunk/histogram-bytes.ts). */
  appendRichReplayed(
    ref: SeriesRef,
    timeMs: number,
    startMs: number,
    histogram: Uint8Array | null,
    low: number,
    high: number,
  ): AppendResult {
    if (!this.#running) this.#beginRun();
    return this.#appendOffer(ref, this.#offer(timeMs, low, high, startMs, histogram), false);
  }

  /** Counts samples that a checkpoint brought beyond its state. */
  countRestored(samples: number): void {
    this.#samplesAppended += samples;
  }

  /** Memory of chunks, which a checkpoint asks to hold still what is freed. */
  get chunkHeap(): ChunkHeap {
    return this.#heap;
  }

  get state(): HeadState {
    return {
      ...this.#labels.state,
      seriesCount: this.#seriesCount,
      samplesAppended: this.#samplesAppended,
      outOfOrderAppended: this.#outOfOrderAppended,
    };
  }

  /** Deletes the samples in [mint, maxt] of the series that pass every matcher; answers how many these were. */
  deleteRange(matchers: readonly Matcher[], mint: number, maxt: number): number {
    const { words } = this.#memory.series;
    let deleted = 0;
    for (const ref of matchingRefs(this.#memory, matchers, this.#seriesCount)) {
      const record = ref * SERIES.words;
      const before = words[record + SERIES.openState];
      deleted += deleteRange(this.#rewriting, record, mint, maxt);
      if (before !== 0 && words[record + SERIES.openState] === 0) this.#openChunks--;
    }
    return deleted;
  }

  /** Whether the series has a sample at this time; it is then in `into`, alone. */
  sampleAt(ref: SeriesRef, timeMs: number, into: SampleColumns): boolean {
    this.#recordOf(ref);
    this.#reader.read(ref, timeMs, timeMs, into);
    return into.count > 0;
  }

  /** Time of the newest sample that the series has here or in earlier parts, or later; -Infinity when it has none. */
  newestTimeOf(ref: SeriesRef): number {
    const record = this.#recordOf(ref);
    const { floats, words } = this.#memory.series;
    const floor = this.#floors.of(ref);
    if (words[record + SERIES.openState] === 0) return floor;
    return Math.max(floor, floats[(record + SERIES.encoder + ENCODER.lastTime) >> 1]);
  }

  /** Canonical label bytes of a series; a view that is good until the next call to this head. */
  labelBytes(ref: SeriesRef): Uint8Array {
    const entry = this.#memory.series.words[this.#recordOf(ref) + SERIES.labels];
    const length = copyLabelBytes(this.#memory, entry, this.#labelBytes);
    if (length > this.#labelBytes.length) {
      this.#labelBytes = new Uint8Array(2 * length);
      copyLabelBytes(this.#memory, entry, this.#labelBytes);
    }
    return this.#labelBytes.subarray(0, length);
  }

  get stats(): HeadStats {
    return {
      series: this.#seriesCount,
      aliases: this.#aliasCount,
      labelNames: this.#labels.nameCount,
      labelPairs: this.#labels.pairCount - this.#labels.nameCount,
      chunks: this.#openChunks + this.#closed.count,
      samplesAppended: this.#samplesAppended,
      outOfOrderAppended: this.#outOfOrderAppended,
      minTimeMs: this.#memory.control.floats[CONTROL.mint >> 1],
      maxTimeMs: this.#memory.control.floats[CONTROL.maxt >> 1],
      bytes: {
        series: this.#seriesCount * SERIES.words * 4,
        seriesTable: this.#table.bytes,
        labels: this.#labels.labelBytes,
        pairs: this.#labels.pairBytes,
        postings: this.#labels.postingBytes,
        blocks: this.#pool.bytes,
        chunks: this.#heap.bytes,
      },
    };
  }

  /** The largest names and pairs, at most `limit` of each kind. Walks all pairs. */
  cardinality(limit: number): Cardinality {
    return cardinality(this.#memory, limit);
  }

  #append(ref: SeriesRef, timeMs: number, low: number, high: number, mayRefuse: boolean): AppendResult {
    const record = this.#recordOf(ref);
    const state = this.#memory.series.words[record + SERIES.openState];
    if ((state & OPEN_RICH) !== 0) return this.#appendOffer(ref, this.#offer(timeMs, low, high, 0, null), mayRefuse);
    const result = appendInOrder(this.#appending, record, timeMs, low, high);
    if (result === null) return this.#insert(record, this.#offer(timeMs, low, high, 0, null), mayRefuse);
    if (result === AppendResult.Appended) this.#count(timeMs, state === 0);
    return result;
  }

  /** The same where the sample is rich or the open chunk is, and where it is not known whether. */
  #appendOffer(ref: SeriesRef, offer: Offer, mayRefuse: boolean): AppendResult {
    const record = this.#recordOf(ref);
    const state = this.#memory.series.words[record + SERIES.openState];
    if (!isRich(offer) && (state & OPEN_RICH) === 0) {
      return this.#append(ref, offer.timeMs, offer.low, offer.high, mayRefuse);
    }
    const result = appendRichInOrder(this.#appending, this.#rich, record, offer);
    if (result === null) return this.#insert(record, offer, mayRefuse);
    if (result === AppendResult.Appended) this.#count(offer.timeMs, state === 0);
    return result;
  }

  /** A sample that may be in an earlier part, and is late if it is not. */
  #appendBelowFloor(ref: SeriesRef, offer: Offer): AppendResult {
    const labels = this.labelBytes(ref);
    if (this.#earlier.sampleAt(labels, offer.timeMs, this.#columns)) {
      return this.#isSame(offer) ? AppendResult.Duplicate : AppendResult.Conflict;
    }
    if (!this.#mayBeLate(offer.timeMs)) {
      const isHere = this.sampleAt(ref, offer.timeMs, this.#columns);
      if (!isHere) return AppendResult.TooLate;
    }
    const result = this.#appendOffer(ref, offer, false);
    if (result !== AppendResult.Appended) return result;
    this.#outOfOrderAppended++;
    return AppendResult.AppendedOutOfOrder;
  }

  #insert(record: number, offer: Offer, mayRefuse: boolean): AppendResult {
    const result = insertLate(this.#rewriting, record, offer, !mayRefuse || this.#mayBeLate(offer.timeMs));
    if (result !== AppendResult.AppendedOutOfOrder) return result;
    this.#outOfOrderAppended++;
    this.#count(offer.timeMs, false);
    return result;
  }

  #mayBeLate(timeMs: number): boolean {
    const windowMs = this.#outOfOrderWindowMs();
    if (windowMs === null) return true;
    const newest = Math.max(this.#memory.control.floats[CONTROL.maxt >> 1], this.#earlier.newestTime);
    return timeMs >= newest - windowMs;
  }

  /** Whether the sample in the columns has the value of the one that is offered. */
  #isSame({ histogram, low, high }: Offer): boolean {
    const there = this.#columns.histograms?.[0] ?? null;
    if (histogram === null || there === null) {
      const { words } = this.#columns;
      return histogram === null && there === null && (words[0] | 0) === low && (words[1] | 0) === high;
    }
    const bytes = new ByteBuffer();
    encodeHistogram(there, bytes);
    return Buffer.compare(bytes.bytes.subarray(0, bytes.length), histogram) === 0;
  }

  #offer(timeMs: number, low: number, high: number, startMs: number, histogram: Uint8Array | null): Offer {
    const offer = this.#offered;
    offer.timeMs = timeMs;
    offer.low = low | 0;
    offer.high = high | 0;
    offer.startMs = startMs;
    offer.histogram = histogram;
    return offer;
  }

  /** A view that is good until the next call. */
  #encode(histogram: Histogram | null): Uint8Array | null {
    if (histogram === null) return null;
    this.#encoded.reset();
    encodeHistogram(histogram, this.#encoded);
    return this.#encoded.bytes.subarray(0, this.#encoded.length);
  }

  /** Counts a sample that was taken. */
  #count(timeMs: number, isFirst: boolean): void {
    this.#samplesAppended++;
    if (isFirst) this.#openChunks++;
    const { floats } = this.#memory.control;
    if (timeMs > floats[CONTROL.maxt >> 1]) floats[CONTROL.maxt >> 1] = timeMs;
    if (timeMs < floats[CONTROL.mint >> 1]) floats[CONTROL.mint >> 1] = timeMs;
  }

  #recordOf(ref: SeriesRef): number {
    // The message is made only when it is needed: this is called for every sample.
    if (!(ref >= 0 && ref < this.#seriesCount)) invariant(false, `series ${ref} of ${this.#seriesCount}`);
    return ref * SERIES.words;
  }

  /** Reads the clock, for all samples until this run of JavaScript ends, and tells readers that encoders move until then. */
  #beginRun(): void {
    const now = this.#now();
    this.#newestMs = now + LIMITS.futureToleranceMs;
    this.#oldestMs = this.#retentionMs === 0 ? Number.NEGATIVE_INFINITY : now - this.#retentionMs;
    this.#running = true;
    beginChange(this.#memory.control.words, CONTROL.encoders);
    queueMicrotask(this.#endRun);
  }
}
