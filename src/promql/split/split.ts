/**
 * The contract between a leaf of a plan that is read by several threads and those who lend the threads
 * (docs/split-queries.md). The series behind the first `from` are divided into runs of equal size; each run is
 * evaluated by one thread, whichever comes first, and the thread that evaluates the query takes the rows in the order of
 * the series, so that nothing above the leaf can tell who did what.
 */
import type { SeriesSelection } from '../../storage/storage.ts';
import type { Batch, EngineFeatures, StepGrid } from '../operators/operator.ts';
import type { SelectOutput } from '../operators/select.ts';
import type { CallNode, InstantSelectNode } from '../plan/nodes.ts';

/** A leaf, as plain data that another thread can build it from. */
export interface LeafWork {
  readonly node: InstantSelectNode | CallNode;
  /** Of a selector; a call has values. */
  readonly output: SelectOutput;
  readonly grid: StepGrid;
  readonly lookbackMs: number;
  readonly features: EngineFeatures;
}

/** Run i has the series [from + i * size, from + (i + 1) * size), as far as the selection goes. */
export interface Runs {
  readonly from: number;
  readonly size: number;
  readonly count: number;
}

/** When a leaf is worth more than one thread. */
export interface SplitPolicy {
  /** Series that are evaluated before it is asked what they cost. */
  readonly triedSeries: number;
  /** What the rest of the series must take at least. */
  readonly restMsMin: number;
  /** What a run should take, and of which its series are a multiple: the storage reads so many together. */
  readonly runMs: number;
  readonly runSeries: number;
  /** What is evaluated by one thread, when no other one is idle, before it is asked again. */
  readonly aloneMs: number;
}

/** Who lends threads. */
export interface Helpers {
  readonly policy: SplitPolicy;
  /** Asks idle threads to evaluate runs; null: there are none, or they cannot read this selection. */
  ask(work: LeafWork, selection: SeriesSelection, runs: Runs): OwnedBoard | null;
}

/** Rows of a run that was evaluated apart: without histograms, each with the number of its series. */
export interface RunRows {
  readonly rows: number;
  readonly series: Int32Array;
  readonly values: Float64Array;
  readonly present: Uint8Array;
  /** Samples decoded; the most that was held at a time, and what was held at the end, as the budget counts. */
  readonly read: number;
  readonly peak: number;
  readonly held: number;
}

export const NO_RUN = { left: -1, room: -2 } as const;

/** Who evaluates which run, and where the rows of the runs are that wait to be taken. Shared by all threads of a split. */
export interface RunBoard {
  readonly runs: Runs;
  /** Takes on the next run that nobody has. NO_RUN.left: there is none; NO_RUN.room: too many wait to be taken. */
  claim(): number;
  /** Copies the rows of a run that this thread has claimed. */
  put(run: number, batch: Batch | null, series: Int32Array, cost: Pick<RunRows, 'read' | 'peak' | 'held'>): void;
  /** The owner is to evaluate a run that this thread has claimed. */
  giveBack(run: number): void;
  /** Waits a little until there may be room. */
  waitForRoom(): void;
}

/** What the thread of the query does with a board. It takes run after run. */
export interface OwnedBoard extends RunBoard {
  /** Claims this very run, if nobody has it. */
  claimRun(run: number): boolean;
  state(run: number): 'pending' | 'ready' | 'returned';
  /** Waits a little until a pending run may be ready. */
  waitFor(run: number): void;
  /** The rows of a ready run; they may be changed, until it is released. */
  rows(run: number): RunRows;
  /** Its memory may be used anew. */
  release(run: number): void;
  /** Nobody claims anything any more. The rows of a run that is pending now are never taken. */
  close(): void;
  /** All runs have been taken: the board is not used any more. */
  end(): void;
}
