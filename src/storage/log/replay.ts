/** Every record of the log, in order, into an empty head. */
import type { Database as Lmdb } from 'lmdb';
import type { Head } from '../head/head.ts';
import { DamagedRecord, type RecordVisitor, readRecord } from './record.ts';
import type { SeriesNumbers } from './series-numbers.ts';

export interface ReplayResult {
  /** Number of the newest record, 0 when there is none. */
  readonly sequence: number;
  readonly records: number;
  readonly samples: number;
  /** Records that could not be read, with the reason; their samples are lost, the others are served. */
  readonly damaged: readonly { readonly sequence: number; readonly reason: string }[];
  /** Samples of series whose definition was in a damaged record. */
  readonly orphans: number;
}

export interface ReplayWatcher {
  progress(record: number, last: number): void;
}

/** The event loop gets its turn after so many milliseconds, so that health checks are answered. */
const SLICE_MS = 50;

export async function replayLog(
  records: Lmdb<Buffer, number>,
  head: Head,
  numbers: SeriesNumbers,
  watcher: ReplayWatcher,
): Promise<ReplayResult> {
  const damaged: { sequence: number; reason: string }[] = [];
  const target = new HeadVisitor(head, numbers);
  const last = lastKey(records);
  let count = 0;
  let sliceEnd = performance.now() + SLICE_MS;
  for (let sequence = firstKey(records); sequence <= last; sequence++) {
    // The view dies at the next read; everything is copied out of it before.
    const record = records.getBinaryFast(sequence);
    if (record === undefined) continue;
    count++;
    try {
      readRecord(record, target);
    } catch (error) {
      if (!(error instanceof DamagedRecord)) throw error;
      damaged.push({ sequence, reason: error.message });
    }
    if (performance.now() < sliceEnd) continue;
    watcher.progress(sequence, last);
    await new Promise((resolve) => setImmediate(resolve));
    sliceEnd = performance.now() + SLICE_MS;
  }
  watcher.progress(last, last);
  return { sequence: last, records: count, samples: target.samples, damaged, orphans: target.orphans };
}

class HeadVisitor implements RecordVisitor {
  readonly #head: Head;
  readonly #numbers: SeriesNumbers;
  samples = 0;
  orphans = 0;

  constructor(head: Head, numbers: SeriesNumbers) {
    this.#head = head;
    this.#numbers = numbers;
  }

  define(number: number, labels: Uint8Array): void {
    this.#numbers.bind(number, this.#head.addSeries(labels));
  }

  sample(number: number, timeMs: number, low: number, high: number): void {
    const ref = this.#numbers.refOf(number);
    if (ref < 0) {
      this.#numbers.reserve(number);
      this.orphans++;
      return;
    }
    this.#head.appendReplayed(ref, timeMs, low, high);
    this.samples++;
  }
}

function firstKey(records: Lmdb<Buffer, number>): number {
  for (const key of records.getKeys({ limit: 1 })) return key;
  return 1;
}

function lastKey(records: Lmdb<Buffer, number>): number {
  for (const key of records.getKeys({ limit: 1, reverse: true })) return key;
  return 0;
}
