/**
 * The board of a split (promql/split/split.ts) in memory that all its threads share. docs/format/run-board.md draws it.
 * Run n has slot n % slots until it is released; it can be claimed when run n - slots has been.
 */
import { invariant } from '../invariant.ts';
import { LIMITS } from '../limits.ts';
import type { Batch } from '../promql/operators/operator.ts';
import { NO_RUN, type OwnedBoard, type RunBoard, type RunRows, type Runs } from '../promql/split/split.ts';
import { increment, observe, publish, publishAndWake, replace, waitWhile } from './publish.ts';

/** In 32-bit words. */
export const BOARD = {
  /** The next run to be claimed. */
  next: 0,
  /** Runs that have been released: those below it. */
  released: 1,
  /** 1: nothing is claimed any more. */
  closed: 2,
  /** Threads that may still write to the memory. Outlives the board. */
  helping: 3,
  /** Headers of the slots from here on. */
  slots: 4,
} as const;

/** Header of a slot. */
export const SLOT = {
  /** Run + 1 when its rows are there, -(run + 1) when it was given back. */
  state: 0,
  rows: 1,
  read: 2,
  peak: 3,
  held: 4,
  words: 8,
} as const;

/** Runs that may wait to be taken, for each thread of the split. */
const SLOTS_PER_THREAD = 4;
/** Until a thread that waits looks whether it still should. */
const WAIT_MS = 2;

/** How a board lies in its memory. Crosses to the threads that help. */
export interface BoardPlan {
  readonly runs: Runs;
  readonly steps: number;
  readonly slots: number;
}

export interface SharedBoard extends BoardPlan {
  readonly memory: SharedArrayBuffer;
}

/** Memory of the boards of one thread, one after the other: to touch new memory each time would cost a tenth of a split. */
export class BoardMemory {
  #kept: SharedArrayBuffer | null = null;
  /** The owner of the memory takes rows out of it. */
  #taken = false;

  /** The owner takes nothing any more from this board. */
  free({ memory }: SharedBoard): void {
    if (memory === this.#kept) this.#taken = false;
  }

  /** An empty board. */
  board(runs: Runs, steps: number, threads: number): SharedBoard {
    const slots = Math.min(runs.count, SLOTS_PER_THREAD * threads);
    const plan = { runs, steps, slots };
    const { bytes } = offsetsOf(plan);
    return { ...plan, memory: this.#reused(bytes, slots) ?? this.#created(bytes) };
  }

  #reused(bytes: number, slots: number): SharedArrayBuffer | null {
    const memory = this.#kept;
    if (memory === null || this.#taken || memory.byteLength < bytes) return null;
    const words = new Int32Array(memory, 0, BOARD.slots + slots * SLOT.words);
    if (observe(words, BOARD.helping) !== 0) return null;
    words.fill(0, 0, BOARD.helping);
    words.fill(0, BOARD.slots);
    this.#taken = true;
    return memory;
  }

  #created(bytes: number): SharedArrayBuffer {
    const memory = new SharedArrayBuffer(bytes);
    // The memory of a board in use stays its own when another one comes beside it.
    if (bytes > LIMITS.splitBytesKept || this.#taken) return memory;
    this.#kept = memory;
    this.#taken = true;
    return memory;
  }
}

/**
 * Runs `help` in a thread that holds `mayHelp` a ticket for. Whoever does not hold it any more leaves the memory alone: it
 * may be another board's by now. That is asked after the thread has entered, and told before it is asked who has.
 */
export function helpAtBoard(shared: SharedBoard, mayHelp: () => boolean, help: (board: RunBoard) => void): void {
  const words = new Int32Array(shared.memory, 0, BOARD.slots);
  increment(words, BOARD.helping, 1);
  try {
    if (mayHelp()) help(new ThreadBoard(shared));
  } finally {
    increment(words, BOARD.helping, -1);
  }
}

/** Byte offsets of the columns: each has the places of all slots. */
function offsetsOf({ runs, steps, slots }: BoardPlan) {
  const rows = slots * runs.size;
  const series = 4 * (BOARD.slots + slots * SLOT.words);
  const values = 8 * Math.ceil((series + 4 * rows) / 8);
  const present = values + 8 * rows * steps;
  return { series, values, present, bytes: present + rows * steps };
}

export interface BoardOwner {
  /** Whether threads that have claimed runs may still be at work on them. */
  isHelped(): boolean;
  onEnd(): void;
}

export class ThreadBoard implements OwnedBoard {
  readonly runs: Runs;
  readonly #words: Int32Array;
  readonly #series: Int32Array;
  readonly #values: Float64Array;
  readonly #present: Uint8Array;
  readonly #slots: number;
  readonly #steps: number;
  readonly #owner: BoardOwner | null;

  /** @param owner of the thread of the query; null: this is another one */
  constructor(shared: SharedBoard, owner: BoardOwner | null = null) {
    const { runs, steps, slots, memory } = shared;
    const { series, values, present } = offsetsOf(shared);
    const rows = slots * runs.size;
    this.runs = runs;
    this.#words = new Int32Array(memory, 0, BOARD.slots + slots * SLOT.words);
    this.#series = new Int32Array(memory, series, rows);
    this.#values = new Float64Array(memory, values, rows * steps);
    this.#present = new Uint8Array(memory, present, rows * steps);
    this.#slots = slots;
    this.#steps = steps;
    this.#owner = owner;
  }

  claim(): number {
    for (;;) {
      if (observe(this.#words, BOARD.closed) !== 0) return NO_RUN.left;
      const run = observe(this.#words, BOARD.next);
      if (run >= this.runs.count) return NO_RUN.left;
      if (run >= observe(this.#words, BOARD.released) + this.#slots) return NO_RUN.room;
      if (replace(this.#words, BOARD.next, run, run + 1)) return run;
    }
  }

  claimRun(run: number): boolean {
    return replace(this.#words, BOARD.next, run, run + 1);
  }

  put(run: number, batch: Batch | null, series: Int32Array, cost: Pick<RunRows, 'read' | 'peak' | 'held'>): void {
    const slot = run % this.#slots;
    const header = this.#header(run);
    const first = slot * this.runs.size;
    const rows = batch === null ? 0 : batch.rows;
    if (batch !== null) {
      const points = rows * this.#steps;
      this.#series.set(series.subarray(0, rows), first);
      this.#values.set(batch.values.subarray(0, points), first * this.#steps);
      this.#present.set(batch.present.subarray(0, points), first * this.#steps);
    }
    this.#words[header + SLOT.rows] = rows;
    this.#words[header + SLOT.read] = cost.read;
    this.#words[header + SLOT.peak] = cost.peak;
    this.#words[header + SLOT.held] = cost.held;
    publishAndWake(this.#words, header + SLOT.state, run + 1);
  }

  giveBack(run: number): void {
    publish(this.#words, BOARD.closed, 1);
    publishAndWake(this.#words, this.#header(run) + SLOT.state, -(run + 1));
  }

  waitForRoom(): void {
    const released = observe(this.#words, BOARD.released);
    if (observe(this.#words, BOARD.next) >= released + this.#slots) {
      waitWhile(this.#words, BOARD.released, released, WAIT_MS);
    }
  }

  state(run: number): 'pending' | 'ready' | 'returned' {
    const isHelped = this.#owner?.isHelped() ?? true;
    const state = observe(this.#words, this.#header(run) + SLOT.state);
    if (state === run + 1) return 'ready';
    if (state === -(run + 1)) return 'returned';
    if (isHelped) return 'pending';
    // Whoever had it has gone without a word. Should it come back, it finds nothing to claim.
    this.close();
    return 'returned';
  }

  waitFor(run: number): void {
    const at = this.#header(run) + SLOT.state;
    const state = observe(this.#words, at);
    if (Math.abs(state) !== run + 1) waitWhile(this.#words, at, state, WAIT_MS);
  }

  rows(run: number): RunRows {
    const header = this.#header(run);
    const words = this.#words;
    const first = (run % this.#slots) * this.runs.size;
    const rows = words[header + SLOT.rows];
    invariant(rows >= 0 && rows <= this.runs.size, 'a run has no more rows than series');
    const from = first * this.#steps;
    const to = from + rows * this.#steps;
    return {
      rows,
      series: this.#series.subarray(first, first + rows),
      values: this.#values.subarray(from, to),
      present: this.#present.subarray(from, to),
      read: words[header + SLOT.read],
      peak: words[header + SLOT.peak],
      held: words[header + SLOT.held],
    };
  }

  release(run: number): void {
    publishAndWake(this.#words, BOARD.released, run + 1);
  }

  close(): void {
    publish(this.#words, BOARD.closed, 1);
  }

  end(): void {
    this.close();
    this.#owner?.onEnd();
  }

  #header(run: number): number {
    return BOARD.slots + (run % this.#slots) * SLOT.words;
  }
}
