/** A head as a stream of series in the order of their labels, read in place from any thread: what a cut writes. */
import type { SampleColumns } from '../../model/samples.ts';
import { SERIES } from '../../threads/layout.ts';
import type { SeriesStream } from '../block/block.ts';
import { deletedRanges, removeRanges, type TimeRange } from '../deleted-ranges.ts';
import type { HeadView } from '../view.ts';
import { copyLabelBytes } from './label-entry.ts';
import { refsInLabelOrder } from './label-order.ts';
import { matchingRefs } from './matching.ts';
import { HeadMemory } from './memory.ts';
import { SampleReader } from './read.ts';

/** A head whose order of series is known: several streams share it. */
export class OrderedHead {
  readonly #memory: HeadMemory;
  readonly #refs: Uint32Array;
  /** What is deleted of each series. */
  readonly #deleted: ReadonlyMap<number, readonly TimeRange[]>;

  constructor(head: HeadView) {
    this.#memory = new HeadMemory(head.shared);
    this.#refs = refsInLabelOrder(this.#memory);
    this.#deleted = deletedRanges(head.tombstones, ({ matchers }) =>
      matchingRefs(this.#memory, matchers, this.#refs.length),
    );
  }

  /** Its series with their samples, less what tombstones cover. Series without any are in it too. */
  stream(): SeriesStream {
    return new HeadStream(this.#memory, this.#refs, this.#deleted);
  }
}

class HeadStream implements SeriesStream {
  readonly #memory: HeadMemory;
  readonly #refs: Uint32Array;
  readonly #deleted: ReadonlyMap<number, readonly TimeRange[]>;
  readonly #samples: SampleReader;
  #at = -1;
  /** Of the present series, once they were asked for. */
  #labels = new Uint8Array(1024);
  #labelsLength = -1;

  constructor(memory: HeadMemory, refs: Uint32Array, deleted: ReadonlyMap<number, readonly TimeRange[]>) {
    this.#memory = memory;
    this.#refs = refs;
    this.#deleted = deleted;
    this.#samples = new SampleReader(memory);
  }

  next(): boolean {
    this.#labelsLength = -1;
    return ++this.#at < this.#refs.length;
  }

  get labels(): Uint8Array {
    if (this.#labelsLength < 0) this.#copyLabels();
    return this.#labels.subarray(0, this.#labelsLength);
  }

  #copyLabels(): void {
    const record = this.#refs[this.#at] * SERIES.words;
    const entry = this.#memory.series.words[record + SERIES.labels];
    const length = copyLabelBytes(this.#memory, entry, this.#labels);
    if (length > this.#labels.length) {
      this.#labels = new Uint8Array(2 * length);
      copyLabelBytes(this.#memory, entry, this.#labels);
    }
    this.#labelsLength = length;
  }

  read(mint: number, maxt: number, into: SampleColumns): void {
    const ref = this.#refs[this.#at];
    this.#samples.read(ref, mint, maxt, into);
    const ranges = this.#deleted.get(ref);
    if (ranges !== undefined) removeRanges(into, ranges);
  }

  close(): void {
    this.#labels = new Uint8Array(0);
  }
}
