/** The board on which threads share the series of a leaf (promql/split/split.ts). docs/format/run-board.md draws it. */
import { invariant } from '../invariant.ts';
import type { Batch } from '../promql/operators/operator.ts';
import type { OwnedBoard, RunRows, Runs } from '../promql/split/split.ts';
import { BOARD, type BoardMemory, headersOf, SLOT_WORDS } from './board-memory.ts';
import { publish } from './publish.ts';
import { type BoardOwner, RunClaims } from './run-claims.ts';

/** Header of a slot, behind its state. */
const SLOT = { rows: 1, read: 2, peak: 3, held: 4 } as const;

/** Runs that may wait to be taken, for each thread of the split. */
const SLOTS_PER_THREAD = 4;

/** How a board lies in its memory. Crosses to the threads that help. */
interface BoardPlan {
  readonly runs: Runs;
  readonly steps: number;
  readonly slots: number;
}

export interface SharedBoard extends BoardPlan {
  readonly memory: SharedArrayBuffer;
}

/** An empty board. */
export function runBoard(memory: BoardMemory, runs: Runs, steps: number, threads: number): SharedBoard {
  const slots = Math.min(runs.count, SLOTS_PER_THREAD * threads);
  const plan = { runs, steps, slots };
  const taken = memory.take(offsetsOf(plan).bytes, slots);
  publish(headersOf(taken, slots), BOARD.open, slots);
  return { ...plan, memory: taken };
}

/** Byte offsets of the columns: each has the places of all slots. */
function offsetsOf({ runs, steps, slots }: BoardPlan) {
  const rows = slots * runs.size;
  const series = 4 * (BOARD.slots + slots * SLOT_WORDS);
  const values = 8 * Math.ceil((series + 4 * rows) / 8);
  const present = values + 8 * rows * steps;
  return { series, values, present, bytes: present + rows * steps };
}

export class ThreadBoard extends RunClaims implements OwnedBoard {
  readonly runs: Runs;
  readonly count: number;
  readonly #series: Int32Array;
  readonly #values: Float64Array;
  readonly #present: Uint8Array;
  readonly #slots: number;
  readonly #steps: number;

  /** @param owner of the thread of the query; null: this is another one */
  constructor(shared: SharedBoard, owner: BoardOwner | null = null) {
    const { runs, steps, slots, memory } = shared;
    super(shared, owner);
    const { series, values, present } = offsetsOf(shared);
    const rows = slots * runs.size;
    this.runs = runs;
    this.count = runs.count;
    this.#series = new Int32Array(memory, series, rows);
    this.#values = new Float64Array(memory, values, rows * steps);
    this.#present = new Uint8Array(memory, present, rows * steps);
    this.#slots = slots;
    this.#steps = steps;
  }

  put(run: number, batch: Batch | null, series: Int32Array, cost: Pick<RunRows, 'read' | 'peak' | 'held'>): void {
    const first = this.#firstRow(run);
    const rows = batch === null ? 0 : batch.rows;
    if (batch !== null) {
      const points = rows * this.#steps;
      this.#series.set(series.subarray(0, rows), first);
      this.#values.set(batch.values.subarray(0, points), first * this.#steps);
      this.#present.set(batch.present.subarray(0, points), first * this.#steps);
    }
    const header = this.headerOf(run);
    this.words[header + SLOT.rows] = rows;
    this.words[header + SLOT.read] = cost.read;
    this.words[header + SLOT.peak] = cost.peak;
    this.words[header + SLOT.held] = cost.held;
    this.done(run);
  }

  rows(run: number): RunRows {
    const header = this.headerOf(run);
    const first = this.#firstRow(run);
    const rows = this.words[header + SLOT.rows];
    invariant(rows >= 0 && rows <= this.runs.size, 'a run has no more rows than series');
    const from = first * this.#steps;
    const to = from + rows * this.#steps;
    return {
      rows,
      series: this.#series.subarray(first, first + rows),
      values: this.#values.subarray(from, to),
      present: this.#present.subarray(from, to),
      read: this.words[header + SLOT.read],
      peak: this.words[header + SLOT.peak],
      held: this.words[header + SLOT.held],
    };
  }

  #firstRow(run: number): number {
    return (run % this.#slots) * this.runs.size;
  }
}
