/**
 * The newest data, in memory that threads share. The thread that makes the head is its only writer; the others read it in
 * place (select.ts). See docs/format/shared-head.md.
 */
import { randomBytes } from 'node:crypto';
import { invariant } from '../../invariant.ts';
import { LIMITS } from '../../limits.ts';
import type { Histogram } from '../../model/histogram.ts';
import { SampleColumns } from '../../model/samples.ts';
import { CONTROL, LABELS, SERIES, type SharedHead } from '../../threads/layout.ts';
import { publish } from '../../threads/publish.ts';
import { AppendResult, type SeriesRef } from '../storage.ts';
import { type AppendContext, appendContext, appendInOrder } from './append.ts';
import { BlockPool } from './block-pool.ts';
import { type Cardinality, cardinality } from './cardinality.ts';
import { ChunkHeap } from './chunk-heap.ts';
import { ClosedChunks } from './closed-chunks.ts';
import { type InsertContext, insertContext, insertLate } from './insert.ts';
import { LabelIndex } from './label-index.ts';
import { createSharedHead, HeadMemory } from './memory.ts';
import { SeriesTable } from './series-table.ts';

export interface HeadOptions {
  /** Samples older than this are refused; 0: of any age. */
  readonly retentionMs: number;
  /** The clock, in milliseconds since the Unix epoch. It is read once in a run without a pause, such as one request. */
  readonly now: () => number;
  /** Key of the hash of labels, for tests that must repeat; random when absent. */
  readonly seed?: readonly [number, number];
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
  readonly #append: AppendContext;
  readonly #insert: InsertContext;
  readonly #retentionMs: number;
  readonly #now: () => number;
  readonly #forgetBounds: () => void;
  #boundsKnown = false;
  #oldestMs = 0;
  #newestMs = 0;
  #seriesCount = 0;
  #aliasCount = 0;
  #openChunks = 0;
  #samplesAppended = 0;
  #outOfOrderAppended = 0;

  constructor(options: HeadOptions) {
    const random = randomBytes(8);
    this.shared = createSharedHead(options.seed ?? [random.readInt32LE(0), random.readInt32LE(4)]);
    this.#memory = new HeadMemory(this.shared);
    this.#labels = new LabelIndex(this.#memory);
    this.#table = new SeriesTable(this.#memory);
    this.#pool = new BlockPool(this.#memory.blocks);
    this.#heap = new ChunkHeap(this.#memory.chunks);
    this.#closed = new ClosedChunks(this.#memory.series, this.#memory.chunks, this.#heap);
    this.#append = appendContext(this.#memory, this.#pool, this.#closed);
    this.#insert = insertContext(this.#append, new SampleColumns());
    this.#retentionMs = options.retentionMs;
    this.#now = options.now;
    this.#forgetBounds = () => {
      this.#boundsKnown = false;
    };
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
    const entry = this.#labels.addSeries(canonical, ref);
    this.#memory.series.words[record + SERIES.labels] = entry;
    this.#table.add(entry, ref);
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
    this.#table.add(this.#labels.addAlias(wire), ref);
    this.#aliasCount++;
    return true;
  }

  /** Offers one sample. `low` and `high` are the halves of the value's 64 bits, signed or unsigned. */
  append(ref: SeriesRef, timeMs: number, low: number, high: number): AppendResult {
    if (!this.#boundsKnown) this.#takeBounds();
    if (timeMs > this.#newestMs) return AppendResult.TooNew;
    if (timeMs < this.#oldestMs) return AppendResult.TooOld;
    return this.appendReplayed(ref, timeMs, low, high);
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
    throw new Error(`not there yet: ${ref} ${timeMs} ${startMs} ${histogram === null} ${low} ${high}`);
  }

  /** The same for a sample that was accepted once: of any age. */
  appendReplayed(ref: SeriesRef, timeMs: number, low: number, high: number): AppendResult {
    const record = this.#recordOf(ref);
    const first = this.#memory.series.words[record + SERIES.openState] === 0;
    let result = appendInOrder(this.#append, record, timeMs, low | 0, high | 0);
    if (result === null) {
      result = insertLate(this.#insert, record, timeMs, low | 0, high | 0);
      if (result === AppendResult.AppendedOutOfOrder) this.#outOfOrderAppended++;
    }
    if (result > AppendResult.AppendedOutOfOrder) return result;
    this.#samplesAppended++;
    if (first) this.#openChunks++;
    const { floats } = this.#memory.control;
    if (timeMs > floats[CONTROL.maxt >> 1]) floats[CONTROL.maxt >> 1] = timeMs;
    if (timeMs < floats[CONTROL.mint >> 1]) floats[CONTROL.mint >> 1] = timeMs;
    return result;
  }

  /** Canonical label bytes of a series; a view that is good until the next call to this head. */
  labelBytes(ref: SeriesRef): Uint8Array {
    const { labels, series } = this.#memory;
    const entry = series.words[this.#recordOf(ref) + SERIES.labels];
    const start = 4 * (entry + LABELS.pairs + labels.words[entry + LABELS.count]);
    return labels.bytes.subarray(start, start + labels.words[entry + LABELS.byteLength]);
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

  #recordOf(ref: SeriesRef): number {
    // The message is made only when it is needed: this is called for every sample.
    if (!(ref >= 0 && ref < this.#seriesCount)) invariant(false, `series ${ref} of ${this.#seriesCount}`);
    return ref * SERIES.words;
  }

  /** Reads the clock, for all samples until this run of JavaScript ends. */
  #takeBounds(): void {
    const now = this.#now();
    this.#newestMs = now + LIMITS.futureToleranceMs;
    this.#oldestMs = this.#retentionMs === 0 ? Number.NEGATIVE_INFINITY : now - this.#retentionMs;
    this.#boundsKnown = true;
    queueMicrotask(this.#forgetBounds);
  }
}
