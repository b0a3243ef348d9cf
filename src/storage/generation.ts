/** A head with a log of its own (docs/storage.md). */
import type { Matcher } from '../model/matchers.ts';
import type { CheckpointFacts } from './checkpoint/checkpointer.ts';
import type { Head } from './head/head.ts';
import { logBytesOf } from './log/directories.ts';
import { RecordBuilder } from './log/record.ts';
import type { SeriesNumbers } from './log/series-numbers.ts';
import type { LogWriter } from './log/writer.ts';
import type { HeadView, Tombstone } from './view.ts';

export interface GenerationParts {
  readonly number: number;
  /** Directory of its log. */
  readonly directory: string;
  /** When it began to take samples, milliseconds since the Unix epoch; 0: not known, long ago. */
  readonly startMs: number;
  readonly head: Head;
  readonly log: LogWriter;
  readonly numbers: SeriesNumbers;
  /** Something of its log could not be read: it is kept aside when its samples are in blocks, and takes no more. */
  readonly logDamaged: boolean;
  /** The checkpoint that its head came from; null: none. */
  readonly checkpoint: CheckpointFacts | null;
}

export class Generation {
  readonly number: number;
  readonly directory: string;
  readonly startMs: number;
  readonly head: Head;
  readonly log: LogWriter;
  readonly numbers: SeriesNumbers;
  readonly logDamaged: boolean;
  readonly checkpoint: CheckpointFacts | null;
  #view: HeadView;

  constructor(parts: GenerationParts) {
    this.number = parts.number;
    this.directory = parts.directory;
    this.startMs = parts.startMs;
    this.head = parts.head;
    this.log = parts.log;
    this.numbers = parts.numbers;
    this.logDamaged = parts.logDamaged;
    this.checkpoint = parts.checkpoint;
    this.#view = { generation: this.number, shared: this.head.shared, tombstones: [] };
  }

  get view(): HeadView {
    return this.#view;
  }

  /** Whether it never took a sample. */
  get empty(): boolean {
    return this.head.stats.samplesAppended === 0;
  }

  /** Memory of its samples. */
  get chunkBytes(): number {
    const { blocks, chunks } = this.head.stats.bytes;
    return blocks + chunks;
  }

  /** Time of its oldest sample, Infinity when it has none. */
  get oldestMs(): number {
    return this.head.stats.minTimeMs;
  }

  /** What its log takes on disk. */
  get logBytes(): number {
    return logBytesOf(this.directory);
  }

  /** Takes samples out of the head of the current generation. */
  deleteNow(matchers: readonly Matcher[], mint: number, maxt: number): void {
    if (this.head.deleteRange(matchers, mint, maxt) > 0) this.#logDeletion(matchers, mint, maxt);
  }

  /** Marks samples of a frozen generation, which others read, as deleted. */
  addTombstone(tombstone: Tombstone): void {
    this.#view = { ...this.#view, tombstones: [...this.#view.tombstones, tombstone] };
    this.#logDeletion(tombstone.matchers, tombstone.mint, tombstone.maxt);
  }

  #logDeletion(matchers: readonly Matcher[], mint: number, maxt: number): void {
    const record = new RecordBuilder();
    record.delete(matchers, mint, maxt);
    this.log.append(record.take());
  }
}
