/**
 * A leaf of a plan that asks other threads for help when its series are many. It begins as if it were alone; what the first
 * series cost says whether the rest is worth it. Its rows, notes, refusals and their order are those of the leaf alone.
 */
import type { LabelSet } from '../../model/labels.ts';
import type { SeriesSelection } from '../../storage/storage.ts';
import { BATCH_POINTS, type Batch, type EvalContext, type Operator } from '../operators/operator.ts';
import { LeafBudget } from './run-budget.ts';
import { type BuildBareLeaf, RunEvaluator } from './run-evaluator.ts';
import { RunsInOrder } from './runs-in-order.ts';
import { SeriesWindow, WindowReader } from './series-window.ts';
import type { Helpers, LeafWork, OwnedBoard, RunRows, Runs } from './split.ts';

/** Ten times what a run takes. */
const LATE_MS = 5;

/** An operator of which rows may be evaluated elsewhere. */
export interface Leaf extends Operator {
  /** Takes a row in that was evaluated elsewhere: makes its notes, and answers its labels as next() does. */
  admit(labels: LabelSet, present: Uint8Array, at: number): LabelSet;
  /** Whether the names of all rows are to be dropped at the end of the query. */
  readonly flagsNames: boolean;
}

export interface LeafBuilders {
  readonly whole: (work: LeafWork, context: EvalContext) => Leaf;
  readonly bare: BuildBareLeaf;
}

export class SplitLeaf implements Operator {
  readonly #work: LeafWork;
  readonly #builders: LeafBuilders;
  readonly #helpers: Helpers;
  readonly #context: EvalContext;
  readonly #budget: LeafBudget;
  readonly #reader: WindowReader;
  readonly #leaf: Leaf;
  #shared: { readonly board: OwnedBoard; readonly order: RunsInOrder } | null = null;
  /** What the series cost that the leaf evaluated by itself: milliseconds, without the time in which they were looked up. */
  #spentMs = 0;
  #begunMs = 0;

  constructor(work: LeafWork, builders: LeafBuilders, helpers: Helpers, context: EvalContext) {
    this.#work = work;
    this.#builders = builders;
    this.#helpers = helpers;
    this.#context = context;
    this.#budget = new LeafBudget(context.budget);
    this.#reader = new WindowReader(context.reader, (all) => this.#open(all));
    this.#leaf = builders.whole(work, { ...context, reader: this.#reader, budget: this.#budget });
  }

  get children(): Operator['children'] {
    return this.#leaf.children;
  }

  next(): Batch | null {
    let batch = this.#read();
    while (batch === null) {
      if (this.#shared === null && !this.#goOn()) return null;
      if (this.#shared === null) batch = this.#read();
      else {
        const { board, order } = this.#shared;
        const next = order.next();
        if (next === null) return null;
        batch = next === 'ready' ? this.#admit(board.rows(order.run)) : this.#readRun(board.runs, order.run);
      }
    }
    return batch;
  }

  describe(): string {
    return this.#leaf.describe();
  }

  #open(all: SeriesSelection): SeriesWindow {
    const { triedSeries } = this.#helpers.policy;
    const window = new SeriesWindow(all);
    // Where the rest would be little more than what was tried, nothing is tried.
    window.move(0, all.count <= 2 * triedSeries ? all.count : triedSeries);
    this.#begunMs = performance.now();
    return window;
  }

  /** Rows that the leaf reads by itself; null: it has read all that it is shown. */
  #read(): Batch | null {
    if (this.#reader.window?.isRead === true) return null;
    this.#begunMs = performance.now();
    const batch = this.#leaf.next();
    this.#spentMs += performance.now() - this.#begunMs;
    return batch;
  }

  #readRun({ from, size }: Runs, run: number): Batch | null {
    const window = this.#reader.window!;
    const first = from + run * size;
    window.move(first, Math.min(first + size, window.all.count));
    return this.#read();
  }

  /** Shows the leaf further series, or shares them. False: there are none. */
  #goOn(): boolean {
    const window = this.#reader.window!;
    const { all, count: evaluated } = window;
    const rest = all.count - evaluated;
    if (rest === 0) return false;
    const { policy } = this.#helpers;
    // A clock may not have moved.
    const msPerSeries = Math.max(this.#spentMs, 1e-3) / evaluated;
    if (rest * msPerSeries < policy.restMsMin) {
      window.move(evaluated, all.count);
      return true;
    }
    this.#share(evaluated, rest, msPerSeries);
    if (this.#shared !== null) return true;
    window.move(evaluated, evaluated + Math.min(rest, this.#wholeRuns(policy.aloneMs / msPerSeries)));
    return true;
  }

  #share(from: number, rest: number, msPerSeries: number): void {
    const rowsMax = Math.floor(BATCH_POINTS / this.#work.grid.count);
    const size = Math.min(rowsMax, this.#wholeRuns(this.#helpers.policy.runMs / msPerSeries));
    const runs: Runs = { from, size, count: Math.ceil(rest / size) };
    const window = this.#reader.window!;
    const board = this.#helpers.ask(this.#work, window.all, runs);
    if (board === null) return;
    const { symbols, columns, checkpoint } = this.#context;
    let evaluator: RunEvaluator | null = null;
    const doAhead = (run: number): boolean => {
      evaluator ??= new RunEvaluator(this.#work, this.#builders.bare, window.all, symbols, runs, columns, checkpoint);
      return evaluator.evaluate(run, board);
    };
    this.#shared = { board, order: new RunsInOrder({ board, doAhead, lateMs: LATE_MS, checkpoint }) };
  }

  /** Rows that were evaluated elsewhere as the leaf would have given them; null: there are none. */
  #admit(run: RunRows): Batch | null {
    this.#budget.take(run);
    this.#context.checkpoint();
    const { rows, series, values, present } = run;
    if (rows === 0) return null;
    const { all } = this.#reader.window!;
    const steps = this.#work.grid.count;
    const labels: LabelSet[] = [];
    for (let row = 0; row < rows; row++) labels.push(this.#leaf.admit(all.labels(series[row]), present, row * steps));
    const dropName = this.#leaf.flagsNames ? new Uint8Array(rows).fill(1) : null;
    return { rows, labels, dropName, values, present, histograms: null };
  }

  #wholeRuns(series: number): number {
    const { runSeries } = this.#helpers.policy;
    return Math.max(1, Math.floor(series / runSeries)) * runSeries;
  }
}
