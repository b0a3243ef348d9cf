/** The open data directory: lock, log, head. */
import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { open } from 'lmdb';
import type { Logger } from 'pino';
import type { Matcher } from '../model/matchers.ts';
import { Head } from './head/head.ts';
import { LockFile } from './lock-file.ts';
import type { Log } from './log/log.ts';
import { type ReplayResult, replayLog } from './log/replay.ts';
import { SeriesNumbers } from './log/series-numbers.ts';
import { LogWriter } from './log/writer.ts';
import { NAMES } from './names.ts';
import type { StoreView } from './view.ts';

export interface DatabaseOptions {
  readonly path: string;
  /** 0: samples of any age. */
  readonly retentionMs: number;
  readonly log: Logger;
  readonly now: () => number;
  /** Told while the log is replayed: newest record read, newest record there is. */
  readonly progress?: (record: number, last: number) => void;
}

export class Database {
  readonly head: Head;
  readonly log: Log;
  readonly numbers: SeriesNumbers;
  readonly replay: ReplayResult;
  readonly replaySeconds: number;
  readonly path: string;
  readonly #lock: LockFile;

  private constructor(path: string, lock: LockFile, parts: OpenParts) {
    this.path = path;
    this.#lock = lock;
    this.head = parts.head;
    this.log = parts.log;
    this.numbers = parts.numbers;
    this.replay = parts.replay;
    this.replaySeconds = parts.replaySeconds;
  }

  /** Makes the directory where there is none, takes its lock and replays the log. */
  static async open(options: DatabaseOptions): Promise<Database> {
    makeDirectory(options.path);
    const lock = LockFile.take(join(options.path, NAMES.lock));
    try {
      return new Database(options.path, lock, await openParts(options));
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** What queries read now. */
  get view(): StoreView {
    return { version: 1, heads: [{ generation: 1, shared: this.head.shared, tombstones: [] }], blocks: [] };
  }

  /** `listener` is called with every new view. There may be several. */
  onView(listener: (view: StoreView) => void): void {
    void listener;
  }

  /** Every worker has left the views older than `version`. */
  released(version: number): void {
    void version;
  }

  /** Why no write is taken now, or null. */
  get unavailable(): string | null {
    return this.log.unavailable;
  }

  /** Freezes the current generation, unless it is empty, and starts the next; resolves when that has happened. */
  rotate(): Promise<void> {
    return Promise.reject(new Error('not there yet'));
  }

  /** What is to be done from time to time. The database calls it by itself once a second; tests may call it too. */
  tick(): void {}

  /** How late a sample may be, against the newest of all; null: any. */
  setOutOfOrderWindow(windowMs: number | null): void {
    void windowMs;
  }

  /** Deletes the samples in [mint, maxt] of all series that pass every matcher; resolves when that is on disk. */
  deleteSeries(matchers: readonly Matcher[], mint: number, maxt: number): Promise<void> {
    return Promise.reject(new Error(`not there yet: ${matchers.length} ${mint} ${maxt}`));
  }

  cleanTombstones(): Promise<void> {
    return Promise.reject(new Error('not there yet'));
  }

  /** Makes snapshots/<name>, a data directory with all samples acknowledged so far; without those of heads if asked. */
  snapshot(name: string, skipHead: boolean): Promise<void> {
    return Promise.reject(new Error(`not there yet: ${name} ${skipHead}`));
  }

  /** Waits until what is queued is on disk; rejects when it cannot be written. The lock is released in any case. */
  async close(): Promise<void> {
    try {
      await this.log.close();
    } finally {
      this.#lock.release();
    }
  }
}

interface OpenParts {
  readonly head: Head;
  readonly log: Log;
  readonly numbers: SeriesNumbers;
  readonly replay: ReplayResult;
  readonly replaySeconds: number;
}

async function openParts({ path, retentionMs, now, log: logger, progress }: DatabaseOptions): Promise<OpenParts> {
  const begin = performance.now();
  const records = open<Buffer, number>({
    path: join(path, NAMES.log),
    noSubdir: false,
    encoding: 'binary',
    // A put is resolved after its fsync; see log/writer.ts.
    overlappingSync: false,
    noMemInit: true,
  });
  syncDirectory(join(path, NAMES.log));
  syncDirectory(path);
  const head = new Head({ retentionMs, now });
  const numbers = new SeriesNumbers();
  const replay = await replayLog(records, head, numbers, { progress: progress ?? (() => undefined) });
  const replaySeconds = (performance.now() - begin) / 1000;
  report(replay, replaySeconds, logger);
  const log = new LogWriter(records, replay.sequence);
  return { head, log, numbers, replay, replaySeconds };
}

function makeDirectory(path: string): void {
  const whole = resolve(path);
  const first = mkdirSync(whole, { recursive: true });
  if (first === undefined) return;
  for (let made = whole; made.length >= first.length; made = dirname(made)) syncDirectory(dirname(made));
}

/** A new file outlives a power cut only when the directory that names it is on disk too. */
function syncDirectory(path: string): void {
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

function report(replay: ReplayResult, seconds: number, logger: Logger): void {
  for (const { sequence, reason } of replay.damaged) {
    logger.error({ record: sequence, reason }, 'Log record is damaged: its samples are lost, the rest is served');
  }
  if (replay.orphans > 0) {
    logger.error({ samples: replay.orphans }, 'Samples of series that a damaged record defined are lost');
  }
  logger.info({ records: replay.records, samples: replay.samples, seconds: seconds.toFixed(3) }, 'Log replayed');
}
