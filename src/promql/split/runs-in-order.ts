/** The runs of a split as the thread of the query goes through them: it does some itself, and takes all in their order. */
import { NO_RUN, type OwnedClaims } from './claims.ts';

/** Until it is asked again whether the query still goes on. */
const WAIT_MS_MAX = 2;

export interface RunsInOrderParts {
  readonly board: OwnedClaims;
  /** Does a claimed run ahead of its turn; false: it was given back. */
  readonly doAhead: (run: number) => boolean;
  /** A thread that has kept a run for so long beyond all other work has lost its processor to something else. */
  readonly lateMs: number;
  readonly checkpoint: () => void;
}

export class RunsInOrder {
  readonly #parts: RunsInOrderParts;
  #run = -1;

  constructor(parts: RunsInOrderParts) {
    this.#parts = parts;
  }

  /** The one that next() is about. */
  get run(): number {
    return this.#run;
  }

  /** Leaves the run before. 'ready': it is on the board; 'here': it is to be done now; null: there is none. */
  next(): 'ready' | 'here' | null {
    const { board } = this.#parts;
    // At the end one may ask again.
    if (this.#run === board.count) return null;
    if (this.#run >= 0) board.release(this.#run);
    this.#run++;
    if (this.#run === board.count) {
      board.end();
      return null;
    }
    return board.claimRun(this.#run) ? 'here' : this.#awaited();
  }

  /** While another thread has it, the time is spent on runs after it. */
  #awaited(): 'ready' | 'here' {
    const { board, lateMs, checkpoint } = this.#parts;
    let waitedMs = 0;
    for (;;) {
      switch (board.state(this.#run)) {
        case 'ready':
          return 'ready';
        case 'returned':
          return 'here';
        case 'pending':
          checkpoint();
          if (this.#workAhead()) break;
          if (waitedMs >= lateMs) {
            board.close();
            return 'here';
          }
          waitedMs += this.#wait();
      }
    }
  }

  /** Answers how long, in milliseconds. */
  #wait(): number {
    const { board, lateMs } = this.#parts;
    const begunMs = performance.now();
    board.waitFor(this.#run, Math.min(lateMs, WAIT_MS_MAX));
    return performance.now() - begunMs;
  }

  #workAhead(): boolean {
    const { board, doAhead } = this.#parts;
    const run = board.claim();
    return run !== NO_RUN.left && run !== NO_RUN.room && doAhead(run);
  }
}
