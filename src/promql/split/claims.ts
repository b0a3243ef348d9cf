/** The contract of those who share a work that is divided into runs: each run is done by one thread, and all are taken in their order. */

export const NO_RUN = { left: -1, room: -2 } as const;

/** Who has which run of a work that several threads do. Shared by all of them. */
export interface Claims {
  /** Takes on the next run that nobody has. NO_RUN.left: there is none; NO_RUN.room: none may be begun yet. */
  claim(): number;
  /** The owner is to do a run that this thread has claimed. */
  giveBack(run: number): void;
  /** Waits a little until there may be room. */
  waitForRoom(): void;
}

/** What the thread of the query does with the runs. It takes one after the other. */
export interface OwnedClaims extends Claims {
  /** Runs in all. */
  readonly count: number;
  /** Claims this very run, if nobody has it. */
  claimRun(run: number): boolean;
  state(run: number): 'pending' | 'ready' | 'returned';
  /** Waits until a pending run may be ready, at most so long. */
  waitFor(run: number, timeoutMs: number): void;
  /** Its memory may be used anew. */
  release(run: number): void;
  /** Nobody claims anything any more. What becomes of a run that is pending now is never taken. */
  close(): void;
  /** All runs have been taken: the board is not used any more. */
  end(): void;
}
