/** Decides when blocks are compacted, one compaction at a time, and waits longer after each failure. */
import type { Logger } from 'pino';
import { LIMITS } from '../../limits.ts';
import type { BlockWork } from '../../threads/block-messages.ts';
import { BlockWorkError } from './block-work-error.ts';
import type { Counters } from './blocks-stats.ts';
import { type CompactionPlan, type PlannedBlock, planCompaction } from './compaction-plan.ts';
import { type StoredBlock, viewOf } from './stored-block.ts';

export interface CompactorOptions {
  readonly log: Logger;
  readonly now: () => number;
  /** Where the new blocks are written. */
  readonly directory: string;
  readonly counters: Counters;
  readonly levelsMs: () => readonly number[];
  readonly blocks: () => readonly StoredBlock[];
  /** Blocks that are in no view any more, and whose files are still there. */
  readonly removed: () => readonly StoredBlock[];
  /** Whether a block must stay because its generation has its log. */
  readonly isCutOpen: (block: StoredBlock) => boolean;
  /** Has the worker do the work, and puts the new block in the place of those with these ids. */
  readonly perform: (work: BlockWork, replaced: readonly string[]) => Promise<void>;
}

const RETRY_MS_MIN = 30_000;
const RETRY_MS_MAX = 1_800_000;

export class Compactor {
  readonly #options: CompactorOptions;
  /** Ids of blocks that are being compacted, with the end of that. */
  readonly #busy = new Map<string, Promise<void>>();
  /** Ids of blocks whose compaction found damage: they are left as they are. */
  readonly #damaged = new Set<string>();
  #retryMs = RETRY_MS_MIN;
  #retryAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: CompactorOptions) {
    this.#options = options;
  }

  isBusy(id: string): boolean {
    return this.#busy.has(id);
  }

  /** Resolves when what is under way has ended, well or not. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#busy.values());
  }

  /** Starts a compaction in the background when one is due and none is under way. */
  tick(): void {
    const { blocks, levelsMs, now } = this.#options;
    if (this.#busy.size > 0 || now() < this.#retryAtMs) return;
    const sound = blocks().filter(({ meta }) => !this.#damaged.has(meta.id));
    const plan = planCompaction(
      sound.map((block) => this.#plannedOf(block)),
      {
        nowMs: now(),
        levelsMs: levelsMs(),
        inputsMax: LIMITS.compactionInputsMax,
        tombstonesMax: LIMITS.tombstonesPerBlockMax,
      },
    );
    if (plan !== null) void this.#compactInBackground(plan);
  }

  /** Writes the blocks that have tombstones anew, without what is deleted. */
  async clean(): Promise<void> {
    const { blocks } = this.#options;
    for (const { meta } of blocks().filter(({ tombstones }) => tombstones.length > 0)) {
      await this.#busy.get(meta.id)?.catch(() => undefined);
      // A compaction may have had it meanwhile.
      const block = blocks().find((other) => other.meta.id === meta.id);
      if (block === undefined || this.#isHeld(block)) continue;
      await this.#compact({ inputs: [meta.id], rangeStart: meta.rangeStart, rangeEnd: meta.rangeEnd });
    }
  }

  #plannedOf(block: StoredBlock): PlannedBlock {
    const { id, rangeStart, rangeEnd, createdMs } = block.meta;
    const tombstones = block.tombstones.length;
    return { id, rangeStart, rangeEnd, createdMs, bytes: block.bytes, tombstones, held: this.#isHeld(block) };
  }

  #isHeld(block: StoredBlock): boolean {
    return this.#busy.has(block.meta.id) || this.#options.isCutOpen(block);
  }

  /** Compacts; a failure is logged and the next attempt waits, longer each time. */
  async #compactInBackground(plan: CompactionPlan): Promise<void> {
    const { blocks, log, now } = this.#options;
    try {
      await this.#compact(plan);
      this.#retryMs = RETRY_MS_MIN;
    } catch (error) {
      const { reason, block: damaged } = error instanceof BlockWorkError ? error : { reason: 'failed', block: '' };
      if (reason === 'canceled') return;
      log.error({ inputs: plan.inputs.join(','), reason, err: error }, 'Compaction failed');
      for (const { meta, path } of blocks()) if (path === damaged) this.#damaged.add(meta.id);
      if (reason === 'damaged') return;
      this.#retryAtMs = now() + this.#retryMs;
      this.#retryMs = Math.min(RETRY_MS_MAX, 2 * this.#retryMs);
    }
  }

  async #compact(plan: CompactionPlan): Promise<void> {
    const { counters, log, perform } = this.#options;
    const { inputs, rangeStart, rangeEnd } = plan;
    const begin = performance.now();
    const done = perform(this.#workOf(plan), inputs);
    for (const id of inputs) this.#busy.set(id, done);
    try {
      await done;
      counters.compactions++;
      const seconds = ((performance.now() - begin) / 1000).toFixed(3);
      log.info({ inputs: inputs.join(','), rangeStart, rangeEnd, seconds }, 'Blocks compacted');
    } catch (error) {
      counters.compactionFailures++;
      throw error;
    } finally {
      counters.compactionSeconds += (performance.now() - begin) / 1000;
      for (const id of inputs) this.#busy.delete(id);
    }
  }

  #workOf({ inputs, rangeStart, rangeEnd }: CompactionPlan): BlockWork {
    const { blocks, removed, directory, now } = this.#options;
    const sources = inputs.flatMap((id) => blocks().filter(({ meta }) => meta.id === id));
    const removedIds = new Set(removed().map(({ meta }) => meta.id));
    // Files of parents of parents may still be there, and must not come back once the parents are gone.
    const grandparents = sources.flatMap(({ meta }) => meta.parents).filter((id) => removedIds.has(id));
    return {
      kind: 'compact',
      inputs: sources.map((block) => ({ ...viewOf(block), bytes: block.bytes })),
      directory,
      rangeStart,
      rangeEnd,
      parents: [...inputs, ...grandparents],
      createdMs: now(),
    };
  }
}
