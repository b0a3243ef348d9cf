/** The open data directory: its lock, its generations, its blocks. docs/storage.md says how they hang together. */
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import { LIMITS } from '../limits.ts';
import type { Matcher } from '../model/matchers.ts';
import { CheckpointThread } from '../threads/checkpoint-thread.ts';
import type { BlockMeta } from './block/block.ts';
import type { Blocks, BlocksStats } from './block/blocks.ts';
import { Checkpointer, type CheckpointerStats } from './checkpoint/checkpointer.ts';
import type { PrefetchedCheckpoint } from './checkpoint/restore-head.ts';
import { Cutter } from './cutter.ts';
import { syncDirectory } from './durable-files.ts';
import type { Exemplars } from './exemplars/exemplars.ts';
import { Generation } from './generation.ts';
import type { Head } from './head/head.ts';
import type { LockFile } from './lock-file.ts';
import { removeLog, setLogAside } from './log/directories.ts';
import type { Log, LogStats } from './log/log.ts';
import { addLogStats, NO_LOG_STATS } from './log/log-stats.ts';
import type { ReplayResult } from './log/replay.ts';
import { SeriesNumbers } from './log/series-numbers.ts';
import { LogWriter } from './log/writer.ts';
import type { Metadata } from './metadata/metadata.ts';
import { NAMES } from './names.ts';
import type { NextLog, PreparedLog } from './next-log.ts';
import { type OpenDirectory, openDirectory } from './open-directory.ts';
import { hasOldSamples, rotationReason } from './rotation.ts';
import type { StoreView } from './view.ts';

export interface DatabaseOptions {
  readonly path: string;
  /** 0: samples of any age. */
  readonly retentionMs: number;
  /** What blocks and logs may take; 0, or absent: any number of bytes. */
  readonly retentionBytes?: number;
  /** Length of the smallest and of the largest blocks; Prometheus's when absent. */
  readonly blockRangeMs?: number | undefined;
  readonly blockRangeMsMax?: number | undefined;
  /** How far a late sample may be behind the newest one of all; null, or absent: any distance. */
  readonly outOfOrderWindowMs?: () => number | null;
  /** Exemplars that are kept; Prometheus's default when absent. */
  readonly exemplarsMax?: number | undefined;
  /** Samples behind the newest checkpoint that make the next one due, in a head of fewer series; a default when absent. */
  readonly checkpointSamplesMin?: number;
  readonly log: Logger;
  readonly now: () => number;
  /** How often tick() is called; 0: by the owner only. */
  readonly tickMs?: number;
  /** Told while logs are replayed: newest record read, newest record there is. */
  readonly progress?: (record: number, last: number) => void;
}

export interface DatabaseStats {
  /** The current generation, and how many frozen ones wait to be cut. */
  readonly generation: number;
  readonly frozenGenerations: number;
  readonly rotations: number;
  /** All logs, on disk. */
  readonly logBytes: number;
  /** Since the start, of all generations. */
  readonly samplesAppended: number;
  readonly outOfOrderAppended: number;
  readonly blocks: BlocksStats;
  readonly checkpoints: CheckpointerStats;
}

const TICK_MS = 1000;
/** How often exemplars are looked through for such as are too old. */
const EXEMPLARS_EVERY_MS = 60_000;
export const BLOCK_RANGE_MS = 2 * 3600 * 1000;

export class Database {
  readonly path: string;
  readonly exemplars: Exemplars;
  readonly metadata: Metadata;
  readonly replay: ReplayResult;
  readonly replaySeconds: number;
  readonly #options: DatabaseOptions;
  readonly #lock: LockFile;
  readonly #blocks: Blocks;
  readonly #newHead: () => Head;
  readonly #next: NextLog;
  readonly #cutter: Cutter;
  readonly #checkpointer: Checkpointer;
  /** Numbers of the generations that have a log. */
  readonly #logged: Set<number>;
  /** Oldest first. */
  readonly #frozen: Generation[];
  readonly #viewListeners: ((view: StoreView) => void)[] = [];
  readonly #timer: NodeJS.Timeout | null;
  #current: Generation;
  #view: StoreView;
  #memoryRefusal: string | null = null;
  #rotations = 0;
  #exemplarsLookedAtMs = Number.NEGATIVE_INFINITY;
  /** Generations in a row that ended because they had old samples. */
  #backfills = 0;
  /** What the generations before the current one did. */
  #samplesAppended = 0;
  #outOfOrderAppended = 0;
  #logStats: LogStats = NO_LOG_STATS;
  #rotationProblem: string | null = null;
  #closed = false;

  private constructor(options: DatabaseOptions, parts: OpenDirectory) {
    this.path = options.path;
    this.exemplars = parts.exemplars;
    this.metadata = parts.metadata;
    this.replay = parts.replay;
    this.replaySeconds = parts.replaySeconds;
    this.#options = options;
    this.#lock = parts.lock;
    this.#blocks = parts.blocks;
    this.#newHead = parts.newHead;
    this.#next = parts.next;
    this.#logged = parts.logged;
    this.#frozen = parts.frozen;
    this.#current = parts.current;
    this.#view = this.#makeView(1);
    this.#blocks.onChange(() => this.#show());
    this.#cutter = new Cutter({
      frozen: this.#frozen,
      cut: (head) => this.#blocks.cut(head),
      drop: (generation) => this.#drop(generation),
      log: options.log,
    });
    this.#cutter.wake();
    this.#checkpointer = new Checkpointer(new CheckpointThread(), options.log, options.checkpointSamplesMin);
    const tickMs = options.tickMs ?? TICK_MS;
    this.#timer = tickMs > 0 ? setInterval(() => this.tick(), tickMs) : null;
    this.#timer?.unref();
  }

  /**
   * Makes the directory where there is none, takes its lock and replays the logs.
   *
   * @param prefetched a checkpoint that was read already
   */
  static async open(options: DatabaseOptions, prefetched: PrefetchedCheckpoint | null = null): Promise<Database> {
    return new Database(options, await openDirectory(options, prefetched));
  }

  /** Of the current generation, as are `log` and `numbers`: to be taken anew by every request, not kept across an await. */
  get head(): Head {
    return this.#current.head;
  }

  get log(): Log {
    return this.#current.log;
  }

  get numbers(): SeriesNumbers {
    return this.#current.numbers;
  }

  /** What queries read now. */
  get view(): StoreView {
    return this.#view;
  }

  /** `listener` is called with every new view. There may be several. */
  onView(listener: (view: StoreView) => void): void {
    this.#viewListeners.push(listener);
  }

  /** Every worker has left the views older than `version`. */
  released(version: number): void {
    this.#blocks.released(version);
  }

  /** Why no write is taken now, or null. */
  get unavailable(): string | null {
    return this.#current.log.unavailable ?? this.#memoryRefusal;
  }

  /** Since the start, of all generations. */
  get logStats(): LogStats {
    return addLogStats(this.#logStats, this.#current.log.stats);
  }

  get stats(): DatabaseStats {
    const { samplesAppended, outOfOrderAppended } = this.#current.head.stats;
    return {
      generation: this.#current.number,
      frozenGenerations: this.#frozen.length,
      rotations: this.#rotations,
      logBytes: this.#logBytes(),
      samplesAppended: this.#samplesAppended + samplesAppended,
      outOfOrderAppended: this.#outOfOrderAppended + outOfOrderAppended,
      blocks: this.#blocks.stats,
      checkpoints: this.#checkpointer.stats,
    };
  }

  /** What each block says of itself, in the order of the view's. */
  get blockMetas(): readonly BlockMeta[] {
    return this.#blocks.metas;
  }

  /** What is to be done from time to time. Nothing that it starts rejects: what fails is logged and tried again. */
  tick(): void {
    if (this.#closed) return;
    this.#blocks.tick();
    this.#cutter.wake();
    this.#checkpointer.wake(this.#current);
    this.#next
      .prepare()
      .then(() => this.#rotateWhenDue())
      .catch((error: Error) => this.#tellRotationProblem(error.message));
    this.#memoryRefusal = this.#memoryProblem();
    this.#forgetExemplars();
  }

  #forgetExemplars(): void {
    const { now, retentionMs } = this.#options;
    const nowMs = now();
    if (retentionMs === 0 || Math.abs(nowMs - this.#exemplarsLookedAtMs) < EXEMPLARS_EVERY_MS) return;
    this.#exemplarsLookedAtMs = nowMs;
    this.exemplars.forgetBefore(nowMs - retentionMs);
  }

  /** Makes a checkpoint of the current head now; resolves when it is in its place, or was given up. */
  checkpoint(): Promise<void> {
    return this.#checkpointer.create(this.#current);
  }

  /** Freezes the current generation, unless it is empty, and starts the next; resolves when that has happened. */
  async rotate(): Promise<void> {
    if (this.#current.empty) return;
    if (this.#frozen.length >= LIMITS.frozenGenerationsMax) await this.#cutter.finish();
    await this.#next.prepare();
    this.#swap();
  }

  /** Deletes the samples in [mint, maxt] of all series that pass every matcher; resolves when that is on disk. */
  async deleteSeries(matchers: readonly Matcher[], mint: number, maxt: number): Promise<void> {
    // A checkpoint under way may have some of the series already.
    void this.#checkpointer.cancel();
    this.#current.deleteNow(matchers, mint, maxt);
    for (const generation of this.#frozen) generation.addTombstone({ matchers, mint, maxt });
    if (this.#frozen.length > 0) this.#show();
    const logs = [...this.#frozen, this.#current].map(({ log }) => log.durable());
    await Promise.all([this.#blocks.delete(matchers, mint, maxt), ...logs]);
  }

  /** Writes the blocks that have deleted samples anew, without these. */
  cleanTombstones(): Promise<void> {
    return this.#blocks.cleanTombstones();
  }

  /** Makes snapshots/<name>, a data directory with all samples acknowledged so far; without those of heads if asked. */
  async snapshot(name: string, skipHead: boolean): Promise<void> {
    if (!skipHead) {
      await this.rotate();
      await this.#cutter.finish();
    }
    const directory = join(this.path, NAMES.snapshots, name);
    const temporary = directory + NAMES.temporaryEnding;
    try {
      await mkdir(temporary, { recursive: true });
      await this.#blocks.linkInto(temporary);
      await rename(temporary, directory);
    } catch (error) {
      await rm(temporary, { recursive: true, force: true });
      throw error;
    }
    await syncDirectory(dirname(directory));
    await syncDirectory(this.path);
  }

  /** Waits until what is queued is on disk; rejects when it cannot be written. The lock is released in any case. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    try {
      // First, so that a cut that the blocks cancel is no failure to tell of.
      const cutting = this.#cutter.close();
      await this.#checkpointer.close();
      await this.#blocks.close();
      await cutting;
      await this.#next.discard();
      const logs = [...this.#frozen, this.#current].map(({ log }) => log);
      const closed = await Promise.allSettled([...logs, this.exemplars, this.metadata].map((one) => one.close()));
      for (const result of closed) if (result.status === 'rejected') throw result.reason;
    } finally {
      this.#lock.release();
    }
  }

  #rotateWhenDue(): void {
    const { number, empty, logDamaged } = this.#current;
    if (this.#closed || empty || this.#frozen.length >= LIMITS.frozenGenerationsMax) return;
    const rangeMs = this.#options.blockRangeMs ?? BLOCK_RANGE_MS;
    const nowMs = this.#options.now();
    const reason = logDamaged ? 'damage' : rotationReason(this.#current, nowMs, rangeMs, this.#backfills);
    if (reason === null) return;
    if (reason === 'backfill') this.#backfills++;
    else if (!hasOldSamples(this.#current.oldestMs, nowMs, rangeMs)) this.#backfills = 0;
    this.#options.log.info({ generation: number, reason }, 'Freezing the head');
    this.#swap();
  }

  #swap(): void {
    const frozen = this.#current;
    const next = frozen.empty ? null : this.#next.take();
    if (next === null) return;
    this.#current = this.#begin(next, frozen.log);
    this.#frozen.push(frozen);
    this.#rotations++;
    const { samplesAppended, outOfOrderAppended } = frozen.head.stats;
    this.#samplesAppended += samplesAppended;
    this.#outOfOrderAppended += outOfOrderAppended;
    this.#logStats = addLogStats(this.#logStats, frozen.log.stats);
    this.#rotationProblem = null;
    this.#show();
    this.#cutter.wake();
  }

  /** The generation of a prepared log. */
  #begin({ generation, directory, environment }: PreparedLog, predecessor: LogWriter): Generation {
    const startMs = this.#options.now();
    environment.noteStart(startMs);
    this.#logged.add(generation);
    return new Generation({
      number: generation,
      directory,
      startMs,
      head: this.#newHead(),
      log: new LogWriter(environment, predecessor.stats.sequence, predecessor),
      numbers: new SeriesNumbers(),
      logDamaged: false,
      checkpoint: null,
    });
  }

  async #drop(generation: Generation): Promise<void> {
    this.#frozen.splice(this.#frozen.indexOf(generation), 1);
    this.#show();
    await this.#checkpointer.drop(generation);
    await generation.log.retire();
    if (generation.logDamaged) {
      const place = await setLogAside(this.path, generation.number);
      this.#options.log.warn({ generation: generation.number, place }, 'Damaged log kept aside');
    } else await removeLog(this.path, generation.number);
    this.#logged.delete(generation.number);
  }

  /** Shows the present parts to everybody; answers the version of the view. */
  #show(): number {
    this.#view = this.#makeView(this.#view.version + 1);
    for (const listener of this.#viewListeners) listener(this.#view);
    return this.#view.version;
  }

  #makeView(version: number): StoreView {
    const heads = [...this.#frozen, this.#current].map(({ view }) => view);
    return { version, heads, blocks: this.#blocks.views };
  }

  #logBytes(): number {
    return [...this.#frozen, this.#current].reduce((sum, { logBytes }) => sum + logBytes, 0);
  }

  #memoryProblem(): string | null {
    const bytes = this.#current.chunkBytes;
    if (bytes <= LIMITS.headChunkBytesHardMax) return null;
    const reason = this.#cutter.failure ?? this.#rotationProblem ?? 'they come faster than blocks can be written';
    return `samples take ${bytes} bytes of memory, at most ${LIMITS.headChunkBytesHardMax}: ${reason}`;
  }

  #tellRotationProblem(reason: string): void {
    if (reason === this.#rotationProblem) return;
    this.#rotationProblem = reason;
    this.#options.log.error({ reason }, 'The log of the next generation cannot be made; the present one goes on');
  }
}
