/**
 * The blocks of a data directory as the main thread has them: which there are, what is deleted of them, and the work on
 * them, which block workers do. docs/storage.md says what the work is for.
 *
 * What changes the files is done one after another. A new block comes in this order: its file is complete and on disk
 * under a temporary name; deletions that it must inherit are on disk; it gets its name; the directory is on disk; it takes
 * the place of its parents in `views`; and when nobody reads these any more, they are removed. A process that dies anywhere
 * in between leaves nothing lost or doubled.
 */
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Matcher } from '../../model/matchers.ts';
import type { SampleColumns } from '../../model/samples.ts';
import type { BlockWork, WrittenBlock } from '../../threads/block-messages.ts';
import { BlockThread } from '../../threads/block-thread.ts';
import { NAMES } from '../names.ts';
import type { BlockView, HeadView, Tombstone } from '../view.ts';
import type { BlockMeta } from './block.ts';
import { BlockWorkError } from './block-work-error.ts';
import { type BlocksStats, type Counters, newCounters, statsOf } from './blocks-stats.ts';
import { compactionLevels, RANGE_MS, RANGE_MS_MAX } from './compaction-plan.ts';
import { Compactor } from './compactor.ts';
import { linkBlocks } from './link-blocks.ts';
import { type LoadedBlocks, loadBlocks } from './load-blocks.ts';
import { blockPath, publishBlocks } from './publish-blocks.ts';
import { RemovedFiles } from './removed-files.ts';
import { expiredBlocks } from './retention.ts';
import { SampleLookup } from './sample-lookup.ts';
import { compareBlocks, type StoredBlock, viewOf } from './stored-block.ts';
import { type TombstonesOfBlocks, withTombstone, writeTombstones } from './tombstones.ts';

export type { BlocksStats } from './blocks-stats.ts';

export interface BlocksOptions {
  /** The data directory. */
  readonly path: string;
  readonly log: Logger;
  readonly now: () => number;
  /** How long samples are kept; 0: for ever. */
  readonly retentionMs: () => number;
  /** What blocks and logs may take; 0: any number of bytes. */
  readonly retentionBytes: () => number;
  /** What counts against retentionBytes besides the blocks: the logs. */
  readonly extraBytes: () => number;
  /** Whether a generation still has its log: its blocks are not compacted, they must be found by its number. */
  readonly hasLog: (generation: number) => boolean;
  /** Length of the smallest blocks; two hours when absent. */
  readonly rangeMs?: number | undefined;
  /** Length of the largest blocks; a tenth of the retention when absent, and a month at most. */
  readonly rangeMsMax?: number | undefined;
}

/** How much of a cut is there: blocks name their generation, their number and how many they are. */
export type CutState = 'none' | 'partial' | 'complete';

/** A block is removed as a whole: one that is longer would keep much that is past the retention. */
const RETENTION_PART_MAX = 1 / 10;

export class Blocks {
  readonly #options: BlocksOptions;
  readonly #log: Logger;
  readonly #directory: string;
  /** A cut frees memory and does not wait for a compaction, which may take many minutes. */
  readonly #cutThread = new BlockThread();
  readonly #compactionThread = new BlockThread();
  readonly #lookup: SampleLookup;
  readonly #removed: RemovedFiles;
  readonly #compactor: Compactor;
  readonly #counters: Counters;
  /** Kept in the file, in case that the blocks are repaired. */
  readonly #tombstonesOfDamaged: TombstonesOfBlocks;
  #blocks: readonly StoredBlock[];
  #views: readonly BlockView[];
  #newestTime = Number.NEGATIVE_INFINITY;
  #listener: (() => number) | null = null;
  #releasedVersion = Number.NEGATIVE_INFINITY;
  /** What was deleted since a job began, which its blocks inherit; one list for each job under way. */
  readonly #deletedMeanwhile = new Set<Tombstone[]>();
  /** The end of the changes of files that were begun. */
  #changes: Promise<unknown> = Promise.resolve();
  #closed = false;

  private constructor(options: BlocksOptions, { blocks, damaged, tombstonesOfDamaged }: LoadedBlocks) {
    this.#options = options;
    this.#log = options.log;
    this.#directory = join(options.path, NAMES.blocks);
    this.#lookup = new SampleLookup(options.log);
    this.#removed = new RemovedFiles(options.log);
    this.#counters = newCounters(damaged);
    this.#compactor = new Compactor({
      log: options.log,
      now: options.now,
      directory: this.#directory,
      counters: this.#counters,
      levelsMs: () => this.#levelsMs(),
      blocks: () => this.#blocks,
      removed: () => this.#removed.blocks,
      isCutOpen: (block) => this.#isCutOpen(block),
      perform: (work, replaced) => this.#perform(work, replaced),
    });
    this.#tombstonesOfDamaged = tombstonesOfDamaged;
    this.#blocks = blocks;
    this.#views = [];
    this.#show(blocks);
  }

  static async open(options: BlocksOptions): Promise<Blocks> {
    return new Blocks(options, await loadBlocks(options.path, options.log));
  }

  /** In ascending order of mint. A new array whenever it changes. */
  get views(): readonly BlockView[] {
    return this.#views;
  }

  /** What the blocks say of themselves, in the order of `views`. */
  get metas(): readonly BlockMeta[] {
    return this.#blocks.map(({ meta }) => meta);
  }

  /** Time of the newest sample in any block, -Infinity when there is none. */
  get newestTime(): number {
    return this.#newestTime;
  }

  get stats(): BlocksStats {
    return statsOf(this.#blocks, this.#removed.blocks.length, this.#deletedMeanwhile.size > 0, this.#counters);
  }

  /**
   * `listener` is called whenever `views` has changed and answers the version of the StoreView that it made of them: files
   * that left `views` are removed after released() of that version; without a listener at once. There is one listener.
   */
  onChange(listener: () => number): void {
    this.#listener = listener;
  }

  /** Every worker has left the views older than `version`. */
  released(version: number): void {
    this.#releasedVersion = Math.max(this.#releasedVersion, version);
    void this.#release(version);
  }

  cutState(generation: number): CutState {
    const cuts = this.#blocks.flatMap(({ meta: { cut } }) => (cut?.generation === generation ? [cut] : []));
    if (cuts.length === 0) return 'none';
    return new Set(cuts.map(({ part }) => part)).size === cuts[0].parts ? 'complete' : 'partial';
  }

  /** The newest generation that a block names as its own, 0 when none does. */
  get newestGeneration(): number {
    return this.#blocks.reduce((newest, { meta: { cut } }) => Math.max(newest, cut?.generation ?? 0), 0);
  }

  /** Removes the blocks of an unfinished cut, before the generation is replayed. */
  async removePartialCut(generation: number): Promise<void> {
    this.#replace(
      this.#blocks.filter(({ meta }) => meta.cut?.generation === generation).map(({ meta }) => meta.id),
      [],
    );
    await this.#release(Number.POSITIVE_INFINITY);
  }

  /**
   * Writes the blocks of a frozen head. Resolves when they are on disk under their names and in `views`: the caller drops the
   * generation in the same turn. Rejects when it could not be done (the disk is full): nothing has changed then.
   */
  async cut(head: HeadView): Promise<void> {
    const createdMs = this.#options.now();
    const work = { kind: 'cut', head, directory: this.#directory, levelsMs: this.#levelsMs(), createdMs } as const;
    const begin = performance.now();
    try {
      await this.#perform(work, []);
      this.#counters.cuts++;
    } catch (error) {
      this.#counters.cutFailures++;
      throw error;
    } finally {
      this.#counters.cutSeconds += (performance.now() - begin) / 1000;
    }
  }

  /** Whether a block has a sample of the series at this time that is not deleted; it is then in `into`, alone. */
  sampleAt(labels: Uint8Array, timeMs: number, into: SampleColumns): boolean {
    return this.#lookup.sampleAt(this.#blocks, labels, timeMs, into);
  }

  /** To be called every few seconds: removes what is too old, starts a compaction when one is due. */
  tick(): void {
    if (this.#closed) return;
    this.#expire();
    this.#compactor.tick();
  }

  /** Deletes from all blocks; resolves when the tombstones are on disk. They are in `views` before. */
  async delete(matchers: readonly Matcher[], mint: number, maxt: number): Promise<void> {
    const tombstone: Tombstone = { matchers, mint, maxt };
    for (const deleted of this.#deletedMeanwhile) deleted.push(tombstone);
    const blocks = this.#blocks.map((block) => withDeleted(block, [tombstone]));
    if (blocks.some((block, i) => block !== this.#blocks[i])) this.#show(blocks);
    await this.#exclusively(() => this.#saveTombstones([]));
  }

  /** Writes the blocks that have tombstones anew, without what is deleted. */
  cleanTombstones(): Promise<void> {
    return this.#compactor.clean();
  }

  /** Puts all blocks with their tombstones into `directory`, another data directory, by hard links where these can be made. */
  async linkInto(directory: string): Promise<void> {
    await this.#exclusively(() => linkBlocks(this.#blocks, directory));
  }

  /** Ends the work under way, which is done again after the next start. Nobody may read blocks any more. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([this.#cutThread.close(), this.#compactionThread.close()]);
    await this.#compactor.settled();
    await this.#release(Number.POSITIVE_INFINITY);
    await this.#changes;
    this.#lookup.close();
  }

  #levelsMs(): number[] {
    const { rangeMs = RANGE_MS, rangeMsMax, retentionMs } = this.#options;
    const retention = retentionMs();
    const tenth = retention === 0 ? RANGE_MS_MAX : Math.min(RANGE_MS_MAX, retention * RETENTION_PART_MAX);
    return compactionLevels(rangeMs, rangeMsMax ?? tenth);
  }

  /** Whether the generation of a block still has its log: the block must be found by the generation's number. */
  #isCutOpen({ meta: { cut } }: StoredBlock): boolean {
    return cut !== null && this.#options.hasLog(cut.generation);
  }

  #expire(): void {
    const { now, retentionMs, retentionBytes, extraBytes } = this.#options;
    const candidates = this.#blocks.filter(
      (block) => !this.#compactor.isBusy(block.meta.id) && !this.#isCutOpen(block),
    );
    const { byTime, bySize } = expiredBlocks(
      candidates.map(({ meta: { id, maxt }, bytes }) => ({ id, maxt, bytes })),
      {
        nowMs: now(),
        retentionMs: retentionMs(),
        retentionBytes: retentionBytes(),
        extraBytes: retentionBytes() === 0 ? 0 : extraBytes(),
      },
    );
    if (byTime.length + bySize.length === 0) return;
    this.#log.info({ byTime: byTime.join(','), bySize: bySize.join(',') }, 'Removing blocks past the retention');
    this.#counters.timeRetentions += byTime.length;
    this.#counters.sizeRetentions += bySize.length;
    this.#replace([...byTime, ...bySize], []);
  }

  /** Has the worker do a job and puts what it wrote in the place of the blocks named. */
  async #perform(work: BlockWork, replaced: readonly string[]): Promise<void> {
    const deleted: Tombstone[] = [];
    this.#deletedMeanwhile.add(deleted);
    try {
      const reply = await (work.kind === 'cut' ? this.#cutThread : this.#compactionThread).run(work);
      if (!reply.ok) throw new BlockWorkError(reply);
      await this.#exclusively(() => this.#takeOver(reply.written, replaced, deleted));
    } finally {
      this.#deletedMeanwhile.delete(deleted);
    }
  }

  async #takeOver(
    written: readonly WrittenBlock[],
    replaced: readonly string[],
    deleted: readonly Tombstone[],
  ): Promise<void> {
    const fresh = written.map(({ meta, bytes }): StoredBlock => {
      return { meta, path: blockPath(this.#directory, meta.id), bytes, tombstones: [] };
    });
    await publishBlocks(written, this.#directory, async () => {
      if (deleted.length > 0) await this.#saveTombstones(fresh.map((block) => withDeleted(block, deleted)));
    });
    // More may have been deleted while the files got their names; whoever deleted it waits to save it.
    this.#replace(
      replaced,
      fresh.map((block) => withDeleted(block, deleted)),
    );
  }

  #replace(replaced: readonly string[], fresh: readonly StoredBlock[]): void {
    if (replaced.length + fresh.length === 0) return;
    const isReplaced = ({ meta }: StoredBlock): boolean => replaced.includes(meta.id);
    const gone = this.#blocks.filter(isReplaced);
    const version = this.#show([...this.#blocks.filter((block) => !isReplaced(block)), ...fresh].sort(compareBlocks));
    this.#lookup.keep(this.#blocks);
    this.#removed.add(gone, version);
    if (this.#listener === null || version <= this.#releasedVersion) void this.#release(version);
  }

  /** Answers the version of the view that has these blocks. */
  #show(blocks: readonly StoredBlock[]): number {
    this.#blocks = blocks;
    this.#views = blocks.map(viewOf);
    this.#newestTime = blocks.reduce((newest, { meta }) => Math.max(newest, meta.maxt), Number.NEGATIVE_INFINITY);
    return this.#listener?.() ?? 0;
  }

  async #release(version: number): Promise<void> {
    await this.#exclusively(async () => {
      const released = this.#removed.release(version);
      if (!released.some(({ tombstones }) => tombstones.length > 0)) return;
      try {
        await this.#saveTombstones([]);
      } catch (error) {
        this.#log.warn({ err: error }, 'Tombstones of removed blocks stay in their file');
      }
    });
  }

  /** Saves the tombstones of all blocks whose files are there, and of those that come next. */
  async #saveTombstones(next: readonly StoredBlock[]): Promise<void> {
    const all = [...this.#blocks, ...this.#removed.blocks, ...next].filter(({ tombstones }) => tombstones.length > 0);
    await writeTombstones(
      join(this.#options.path, NAMES.tombstones),
      new Map([...this.#tombstonesOfDamaged, ...all.map(({ meta, tombstones }) => [meta.id, tombstones] as const)]),
    );
  }

  #exclusively<T>(change: () => Promise<T>): Promise<T> {
    const result = this.#changes.then(change);
    this.#changes = result.catch(() => undefined);
    return result;
  }
}

/** The block with what was deleted; the same one when that is nothing of its. */
function withDeleted(block: StoredBlock, deleted: readonly Tombstone[]): StoredBlock {
  const tombstones = deleted.reduce((list, tombstone) => withTombstone(list, tombstone, block.meta), block.tombstones);
  return tombstones === block.tombstones ? block : { ...block, tombstones };
}
