/**
 * Which blocks are united next. Time is divided into windows of several lengths (levels), aligned to the epoch:
 *
 *   2 h   | . | . | . | . | . | . | . | . |        a cut makes blocks of this length
 *   12 h  |           .           |                six of them
 *   1 d   |                       .                then days: 1, 3, 9, 27
 *
 * A window that is over, and that the blocks of the next cut do not reach into, becomes one block. Late samples make small
 * blocks in windows that have become one block already. A block is written anew only when the smaller ones of its window
 * are an eighth of it together: so what a late sample costs is bounded, and of n bytes a window has no more than log9 n
 * blocks.
 */

export interface PlannedBlock {
  readonly id: string;
  /** Its aligned range of time, [rangeStart, rangeEnd). */
  readonly rangeStart: number;
  readonly rangeEnd: number;
  readonly createdMs: number;
  readonly bytes: number;
  readonly tombstones: number;
  /** May not be compacted yet; the windows that it lies in wait for it. */
  readonly held: boolean;
}

export interface PlanOptions {
  readonly nowMs: number;
  /** Lengths of windows, ascending; each a multiple of the one before. */
  readonly levelsMs: readonly number[];
  readonly inputsMax: number;
  /** A block with so many tombstones is written anew. */
  readonly tombstonesMax: number;
}

export interface CompactionPlan {
  /** Ids, in order of creation. */
  readonly inputs: readonly string[];
  /** The range of the new block. */
  readonly rangeStart: number;
  readonly rangeEnd: number;
}

/** Lengths in units of the smallest one. */
const LEVEL_FACTORS = [1, 6, 12, 36, 108, 324] as const;
/** A window is left alone for so many of the smallest lengths after its end: the next cut brings its latest samples. */
const GRACE = 1.25;
/** Of a window that has a block as long as itself, a block is written anew for smaller ones of this part of its size. */
const LATE_BYTES_PART = 1 / 8;
/** So many blocks in a window are united although it is not over: many generations were cut in a short time. */
const OPEN_WINDOW_BLOCKS_MAX = 8;

const HOUR_MS = 3_600_000;
/** Length of the smallest blocks; what nobody sets differently. */
export const RANGE_MS = 2 * HOUR_MS;
/** Prometheus's bound of its largest blocks. */
export const RANGE_MS_MAX = 31 * 24 * HOUR_MS;

/** The levels up to `maxMs`; the smallest one in any case. */
export function compactionLevels(rangeMs: number, maxMs: number): number[] {
  return LEVEL_FACTORS.map((factor) => factor * rangeMs).filter((length, i) => i === 0 || length <= maxMs);
}

/** All levels that blocks have by default, whatever the retention. */
export const LARGEST_LEVELS_MS: readonly number[] = compactionLevels(RANGE_MS, RANGE_MS_MAX);

export function planCompaction(blocks: readonly PlannedBlock[], options: PlanOptions): CompactionPlan | null {
  // From the largest level down: what is old already is written once, not once a level.
  for (const levelMs of options.levelsMs.toReversed()) {
    for (const window of windowsOf(blocks, levelMs)) {
      const inputs = inputsOf(window, options);
      if (inputs !== null) return planOf(inputs, window);
    }
  }
  const dirty = blocks.find(({ held, tombstones }) => !held && tombstones >= options.tombstonesMax);
  return dirty === undefined ? null : planOf([dirty], dirty);
}

interface Window {
  readonly rangeStart: number;
  readonly rangeEnd: number;
  readonly blocks: PlannedBlock[];
}

/** The windows of a level with the blocks that lie in them, oldest first. Larger blocks are in none. */
function windowsOf(blocks: readonly PlannedBlock[], levelMs: number): Window[] {
  const windows = new Map<number, Window>();
  for (const block of blocks) {
    const rangeStart = Math.floor(block.rangeStart / levelMs) * levelMs;
    const rangeEnd = rangeStart + levelMs;
    if (block.rangeEnd > rangeEnd) continue;
    const window = windows.get(rangeStart);
    if (window === undefined) windows.set(rangeStart, { rangeStart, rangeEnd, blocks: [block] });
    else window.blocks.push(block);
  }
  return [...windows.values()].sort((a, b) => a.rangeStart - b.rangeStart);
}

/** What is to be united in a window; null when nothing is. */
function inputsOf({ rangeStart, rangeEnd, blocks }: Window, options: PlanOptions): PlannedBlock[] | null {
  if (blocks.length < 2 || blocks.some(({ held }) => held)) return null;
  const isOver = options.nowMs >= rangeEnd + GRACE * options.levelsMs[0];
  const isSmallest = rangeEnd - rangeStart === options.levelsMs[0];
  if (!isOver && !(isSmallest && blocks.length >= OPEN_WINDOW_BLOCKS_MAX)) return null;
  const hasWhole = blocks.some((block) => block.rangeEnd - block.rangeStart === rangeEnd - rangeStart);
  if (hasWhole) return worthwhile(blocks, options.inputsMax);
  // Smaller windows have fewer of them.
  return blocks.length <= options.inputsMax ? blocks : null;
}

/** The largest block that the smaller ones are worth writing anew for, with these; null when there is none. */
function worthwhile(blocks: readonly PlannedBlock[], inputsMax: number): PlannedBlock[] | null {
  const ascending = blocks.toSorted((a, b) => a.bytes - b.bytes);
  let count = 0;
  let smallerBytes = 0;
  ascending.forEach(({ bytes }, i) => {
    if (i > 0 && smallerBytes >= LATE_BYTES_PART * bytes) count = i + 1;
    smallerBytes += bytes;
  });
  return count === 0 ? null : ascending.slice(0, Math.min(count, inputsMax));
}

function planOf(inputs: readonly PlannedBlock[], range: { rangeStart: number; rangeEnd: number }): CompactionPlan {
  const inOrder = inputs.toSorted((a, b) => a.createdMs - b.createdMs || (a.id < b.id ? -1 : 1));
  return { inputs: inOrder.map(({ id }) => id), rangeStart: range.rangeStart, rangeEnd: range.rangeEnd };
}
