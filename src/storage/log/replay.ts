/** Every record of one log that no checkpoint holds, in order, into a head. */
import type { Database as Lmdb } from 'lmdb';
import type { Matcher } from '../../model/matchers.ts';
import type { Head } from '../head/head.ts';
import { AppendResult, type SeriesRef } from '../storage.ts';
import { DamagedRecord } from './damaged-record.ts';
import { type RecordVisitor, readRecord } from './read-record.ts';
import { NumberedSeries, type SeriesNumbers } from './series-numbers.ts';

export interface ReplayResult {
  /** Number of the newest record, 0 when there is none. */
  readonly sequence: number;
  /** Those that could be read, and those that a checkpoint holds. */
  readonly records: number;
  /** In the records that were read. */
  readonly samples: number;
  /** Records that could not be read, with the reason; their samples are lost, the others are served. */
  readonly damaged: readonly { readonly sequence: number; readonly reason: string }[];
  /** Samples of series whose definition was in a damaged record. */
  readonly orphans: number;
}

/** What the head has already. */
export interface ReplayedPart {
  /** All records up to this one. */
  readonly firstSequence: number;
  /** Nothing of the records after this one. */
  readonly lastSequence: number;
  /** Of the records in between: whether it has the samples that record `sequence` has of a series. */
  holds(ref: SeriesRef, sequence: number): boolean;
}

const NOTHING_REPLAYED: ReplayedPart = { firstSequence: 0, lastSequence: 0, holds: () => false };

export interface ReplayOptions {
  readonly replayed?: ReplayedPart | undefined;
  progress(record: number, last: number): void;
}

/** The event loop gets its turn after so many milliseconds, so that health checks are answered. */
const SLICE_MS = 50;

/** Throws when not even the numbers of the records can be read. */
export async function replayLog(
  records: Lmdb<Buffer, number>,
  head: Head,
  numbers: SeriesNumbers,
  { replayed = NOTHING_REPLAYED, progress }: ReplayOptions,
): Promise<ReplayResult> {
  const damaged: { sequence: number; reason: string }[] = [];
  const target = new HeadVisitor(head, numbers, replayed);
  const { first, last } = recordRange(records);
  const begin = Math.max(first, replayed.firstSequence + 1);
  let count = begin - first;
  let sliceEnd = performance.now() + SLICE_MS;
  for (let sequence = begin; sequence <= last; sequence++) {
    target.sequence = sequence;
    try {
      readRecord(getRecord(records, sequence), target);
      count++;
    } catch (error) {
      if (!(error instanceof DamagedRecord)) throw error;
      damaged.push({ sequence, reason: error.message });
    }
    if (performance.now() < sliceEnd) continue;
    progress(sequence, last);
    await new Promise((resolve) => setImmediate(resolve));
    sliceEnd = performance.now() + SLICE_MS;
  }
  progress(last, last);
  head.countRestored(target.held);
  return { sequence: last, records: count, samples: target.samples, damaged, orphans: target.orphans };
}

/** Numbers of the oldest and the newest record; of an empty log the newest is before the oldest. */
export function recordRange(records: Lmdb<Buffer, number>): { first: number; last: number } {
  const [first = 1] = records.getKeys({ start: 1, limit: 1 });
  const [last = 0] = records.getKeys({ limit: 1, reverse: true });
  return { first, last };
}

/** The record as a view that dies at the next read: everything is copied out of it before. */
function getRecord(records: Lmdb<Buffer, number>, sequence: number): Buffer {
  let record: Buffer | undefined;
  try {
    record = records.getBinaryFast(sequence);
  } catch (error) {
    throw new DamagedRecord(`page of the environment: ${error instanceof Error ? error.message : String(error)}`);
  }
  // Numbers are given out without gaps.
  if (record === undefined) throw new DamagedRecord('is not there');
  return record;
}

class HeadVisitor implements RecordVisitor {
  readonly #head: Head;
  readonly #numbers: NumberedSeries;
  readonly #replayed: ReplayedPart;
  /** Of the record that is visited. */
  sequence = 0;
  samples = 0;
  orphans = 0;
  /** Samples that the head had already. */
  held = 0;

  constructor(head: Head, numbers: SeriesNumbers, replayed: ReplayedPart) {
    this.#head = head;
    this.#numbers = new NumberedSeries(numbers);
    this.#replayed = replayed;
  }

  define(number: number, labels: Uint8Array): void {
    this.#numbers.bind(number, this.#head.addSeries(labels));
  }

  sample(number: number, timeMs: number, low: number, high: number): void {
    const ref = this.#refOf(number);
    if (ref >= 0) this.#count(this.#head.appendReplayed(ref, timeMs, low, high));
  }

  rich(number: number, timeMs: number, startMs: number, histogram: Uint8Array | null, low: number, high: number): void {
    const ref = this.#refOf(number);
    if (ref >= 0) this.#count(this.#head.appendRichReplayed(ref, timeMs, startMs, histogram, low, high));
  }

  deletion(matchers: readonly Matcher[], mint: number, maxt: number): void {
    this.#head.deleteRange(matchers, mint, maxt);
  }

  /** What is there already came with the checkpoint: only accepted samples are in the log. */
  #count(result: AppendResult): void {
    if (result === AppendResult.Duplicate && this.sequence <= this.#replayed.lastSequence) this.held++;
  }

  #refOf(number: number): number {
    const ref = this.#numbers.refOf(number);
    if (ref >= 0) {
      this.samples++;
      if (this.sequence > this.#replayed.lastSequence || !this.#replayed.holds(ref, this.sequence)) return ref;
      this.held++;
      return -1;
    }
    this.#numbers.reserve(number);
    this.orphans++;
    return ref;
  }
}
