/**
 * Splits every leaf of more than one series, in one thread: with a helper that behaves in one of several ways. What would
 * cross to another thread is copied as it would be.
 */
import { Symbols } from '../../../src/model/labels.ts';
import { freshColumns } from '../../../src/promql/operators/column-arena.ts';
import { bareLeaf } from '../../../src/promql/plan/build-leaf.ts';
import { help } from '../../../src/promql/split/help.ts';
import { RunEvaluator } from '../../../src/promql/split/run-evaluator.ts';
import type { Helpers, LeafWork, OwnedBoard, Runs, SplitPolicy } from '../../../src/promql/split/split.ts';
import type { SeriesSelection } from '../../../src/storage/storage.ts';
import { BoardMemory } from '../../../src/threads/board-memory.ts';
import { runBoard, type SharedBoard, ThreadBoard } from '../../../src/threads/run-board.ts';

/**
 * ahead: evaluates as many runs as the board has room for, before the owner takes the first.
 * late: claims a run whenever there is one, and evaluates it only when the owner has nothing else to do.
 * gone: claims the first run and is never heard of again.
 * stuck: claims the first run and never comes to an end with it.
 * busy: never there, however often it is asked.
 */
export type Behaviour = 'ahead' | 'late' | 'gone' | 'stuck' | 'busy';

class NoRoom extends Error {}

export class ForcedHelpers implements Helpers {
  readonly policy: SplitPolicy = { triedSeries: 1, restMsMin: 0, runMs: 0, runSeries: 1, aloneMs: 0 };
  readonly #behaviour: Behaviour;
  /** How often a leaf was split. */
  splits = 0;

  constructor(behaviour: Behaviour) {
    this.#behaviour = behaviour;
  }

  ask(work: LeafWork, selection: SeriesSelection, runs: Runs): OwnedBoard | null {
    if (this.#behaviour === 'busy') return null;
    this.splits++;
    const shared = runBoard(new BoardMemory(), runs, work.grid.count, 2);
    const copy = structuredClone(work);
    switch (this.#behaviour) {
      case 'ahead':
        helpUntilFull(copy, selection, shared);
        return new ThreadBoard(shared);
      case 'late':
        return new LateBoard(copy, selection, shared);
      case 'gone':
        new ThreadBoard(shared).claim();
        return new ThreadBoard(shared, { isHelped: () => false, onEnd: () => {} });
      case 'stuck':
        new ThreadBoard(shared).claim();
        return new ThreadBoard(shared);
    }
  }
}

function helpUntilFull(work: LeafWork, selection: SeriesSelection, shared: SharedBoard): void {
  const board = new ThreadBoard(shared);
  board.waitForRoom = () => {
    throw new NoRoom();
  };
  try {
    help(work, selection, new Symbols(), board, freshColumns(), () => {});
  } catch (error) {
    if (!(error instanceof NoRoom)) throw error;
  }
}

/** The board of the owner and the helper in one. */
class LateBoard extends ThreadBoard {
  readonly #helper: ThreadBoard;
  readonly #evaluator: RunEvaluator;
  #claimed: number;

  constructor(work: LeafWork, selection: SeriesSelection, shared: SharedBoard) {
    super(shared);
    this.#helper = new ThreadBoard(shared);
    this.#evaluator = new RunEvaluator(work, bareLeaf, selection, new Symbols(), shared.runs, freshColumns(), () => {});
    this.#claimed = this.#helper.claim();
  }

  override waitFor(): void {
    if (this.#claimed < 0) throw new Error('the owner waits for a run that nobody has');
    this.#evaluator.evaluate(this.#claimed, this.#helper);
    this.#claimed = this.#helper.claim();
  }
}
