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
import type { Claims, OwnedClaims } from './claims.ts';

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

/** Where the rows of the runs are that wait to be taken. */
export interface RunBoard extends Claims {
  readonly runs: Runs;
  /** Copies the rows of a run that this thread has claimed. */
  put(run: number, batch: Batch | null, series: Int32Array, cost: Pick<RunRows, 'read' | 'peak' | 'held'>): void;
}

export interface OwnedBoard extends RunBoard, OwnedClaims {
  /** The rows of a ready run; they may be changed, until it is released. */
  rows(run: number): RunRows;
}
