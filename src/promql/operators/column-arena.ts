/**
 * Memory for the columns of queries: taken piece by piece, given back as a whole when the result of a query has been written.
 * Memory that each query asks of the system anew costs its page faults, and V8 collects its whole heap the sooner for it.
 */
import { CompiledLoops } from '../kernels/compiled/compiled-loops.ts';
import { AccumulatorMemories } from './aggregate/accumulator-memory.ts';

/** For so many points. */
export interface Columns {
  /** What they hold means nothing yet. */
  readonly values: Float64Array;
  /** All absent. */
  readonly present: Uint8Array;
}

/** What compiled code works in: of a thread, for all of its queries. */
export interface WorkingMemories {
  /** Of range functions. */
  readonly loops: CompiledLoops;
  /** Of aggregations. */
  readonly accumulators: AccumulatorMemories;
}

export interface ColumnSource extends WorkingMemories {
  take(points: number): Columns;
}

/** For results that are kept: nothing is used again but what compiled code works in. */
export function freshColumns({ loops, accumulators } = newMemories()): ColumnSource {
  return { loops, accumulators, take: takeFresh };
}

function newMemories(): WorkingMemories {
  return { loops: new CompiledLoops(), accumulators: new AccumulatorMemories() };
}

function takeFresh(points: number): Columns {
  return { values: new Float64Array(points), present: new Uint8Array(points) };
}

/** Points that an arena keeps from one query to the next; what a query takes above is its own. Nine bytes each. */
const KEPT_POINTS_MAX = 512 * 1024;

/** Of one thread, which evaluates one query at a time. */
export class ColumnArena implements ColumnSource {
  readonly loops = new CompiledLoops();
  readonly accumulators = new AccumulatorMemories();
  #kept = takeFresh(0);
  /** Points that were taken since the last reclaim(), kept ones or others. */
  #taken = 0;

  take(points: number): Columns {
    const from = this.#taken;
    this.#taken += points;
    if (this.#taken > this.#kept.values.length) return takeFresh(points);
    const present = this.#kept.present.subarray(from, this.#taken).fill(0);
    return { values: this.#kept.values.subarray(from, this.#taken), present };
  }

  /** All columns that were taken are free again. */
  reclaim(): void {
    const wanted = Math.min(KEPT_POINTS_MAX, this.#taken);
    if (wanted > this.#kept.values.length) this.#kept = takeFresh(powerOfTwoFrom(wanted));
    this.#taken = 0;
  }
}

function powerOfTwoFrom(least: number): number {
  return 2 ** Math.ceil(Math.log2(least));
}
