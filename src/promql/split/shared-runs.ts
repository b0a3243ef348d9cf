/** The runs of a leaf as the thread of the query sees them: it evaluates some itself, and takes all in their order. */
import type { RunEvaluator } from './run-evaluator.ts';
import type { SeriesWindow } from './series-window.ts';
import { NO_RUN, type OwnedBoard, type RunRows } from './split.ts';

/** A thread that has kept a run for so long beyond all other work has lost its processor to something else. */
const LATE_MS = 5;

export interface SharedRunsParts {
  readonly board: OwnedBoard;
  /** Shows series to the leaf itself. */
  readonly window: SeriesWindow;
  /** Makes what evaluates runs ahead of their turn. */
  readonly evaluator: () => RunEvaluator;
  readonly checkpoint: () => void;
}

export class SharedRuns {
  readonly #parts: SharedRunsParts;
  #evaluator: RunEvaluator | null = null;
  #run = -1;

  constructor(parts: SharedRunsParts) {
    this.#parts = parts;
  }

  /** Leaves the run before. Answers rows that are there, 'here' when the leaf is to read the window, null at the end. */
  next(): RunRows | 'here' | null {
    const { board } = this.#parts;
    // At the end one may ask again.
    if (this.#run === board.runs.count) return null;
    if (this.#run >= 0) board.release(this.#run);
    this.#run++;
    if (this.#run === board.runs.count) {
      board.end();
      return null;
    }
    return board.claimRun(this.#run) ? this.#here() : this.#awaited();
  }

  /** While another thread has it, the time is spent on runs after it. */
  #awaited(): RunRows | 'here' {
    const { board, checkpoint } = this.#parts;
    let waitedMs = 0;
    for (;;) {
      switch (board.state(this.#run)) {
        case 'ready':
          return board.rows(this.#run);
        case 'returned':
          return this.#here();
        case 'pending':
          checkpoint();
          if (this.#workAhead()) break;
          if (waitedMs >= LATE_MS) {
            board.close();
            return this.#here();
          }
          waitedMs += this.#wait();
      }
    }
  }

  /** Answers how long, in milliseconds. */
  #wait(): number {
    const begunMs = performance.now();
    this.#parts.board.waitFor(this.#run);
    return performance.now() - begunMs;
  }

  #workAhead(): boolean {
    const { board, evaluator } = this.#parts;
    const run = board.claim();
    if (run === NO_RUN.left || run === NO_RUN.room) return false;
    this.#evaluator ??= evaluator();
    return this.#evaluator.evaluate(run, board);
  }

  #here(): 'here' {
    const { board, window } = this.#parts;
    const { from, size } = board.runs;
    const first = from + this.#run * size;
    window.move(first, Math.min(first + size, window.all.count));
    return 'here';
  }
}
