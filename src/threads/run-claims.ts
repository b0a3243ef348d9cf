/**
 * Who of the threads of a split has which run, and which runs are done: the part that all boards have. Run n has slot n % slots
 * until it is released.
 */
import { type Claims, NO_RUN, type OwnedClaims } from '../promql/split/claims.ts';
import { BOARD, headersOf, SLOT_WORDS } from './board-memory.ts';
import { observe, publish, publishAndWake, replace, spinWhile, waitWhile } from './publish.ts';

/** Word of a slot: run + 1 when it is done, -(run + 1) when it was given back. */
const STATE = 0;
/** Until a thread that waits for room looks whether it still should. */
const ROOM_WAIT_MS = 2;
/** What a thread does not sleep for: a few times what a segment takes. */
const SPIN_MS = 0.25;
const NONE_OPEN = -1;

export interface BoardOwner {
  /** Whether threads that have claimed runs may still be at work on them. */
  isHelped(): boolean;
  onEnd(): void;
}

export interface ClaimsPlan {
  readonly slots: number;
  readonly memory: SharedArrayBuffer;
}

export abstract class RunClaims implements Claims, OwnedClaims {
  abstract readonly count: number;
  protected readonly words: Int32Array;
  readonly #slots: number;
  readonly #owner: BoardOwner | null;

  /** @param owner of the thread of the query; null: this is another one */
  constructor({ slots, memory }: ClaimsPlan, owner: BoardOwner | null) {
    this.words = headersOf(memory, slots);
    this.#slots = slots;
    this.#owner = owner;
  }

  claim(): number {
    for (;;) {
      if (observe(this.words, BOARD.closed) !== 0) return NO_RUN.left;
      const run = observe(this.words, BOARD.next);
      if (run >= this.count) return NO_RUN.left;
      if (run >= observe(this.words, BOARD.open)) return NO_RUN.room;
      if (replace(this.words, BOARD.next, run, run + 1)) return run;
    }
  }

  claimRun(run: number): boolean {
    return replace(this.words, BOARD.next, run, run + 1);
  }

  giveBack(run: number): void {
    publish(this.words, BOARD.closed, 1);
    publishAndWake(this.words, this.headerOf(run) + STATE, -(run + 1));
  }

  waitForRoom(): void {
    const open = observe(this.words, BOARD.open);
    if (observe(this.words, BOARD.closed) !== 0 || observe(this.words, BOARD.next) < open) return;
    this.#waitWhile(BOARD.open, open, ROOM_WAIT_MS);
  }

  state(run: number): 'pending' | 'ready' | 'returned' {
    const isHelped = this.#owner?.isHelped() ?? true;
    const state = observe(this.words, this.headerOf(run) + STATE);
    if (state === run + 1) return 'ready';
    if (state === -(run + 1)) return 'returned';
    if (isHelped) return 'pending';
    // Whoever had it has gone without a word. Should it come back, it finds nothing to claim.
    this.close();
    return 'returned';
  }

  waitFor(run: number, timeoutMs: number): void {
    const at = this.headerOf(run) + STATE;
    const state = observe(this.words, at);
    if (Math.abs(state) !== run + 1) this.#waitWhile(at, state, timeoutMs);
  }

  #waitWhile(at: number, value: number, timeoutMs: number): void {
    spinWhile(this.words, at, value, Math.min(SPIN_MS, timeoutMs));
    waitWhile(this.words, at, value, timeoutMs);
  }

  release(run: number): void {
    this.open(run + 1 + this.#slots);
  }

  close(): void {
    publish(this.words, BOARD.closed, 1);
    // Who waits for room is to see that there will be none.
    this.open(NONE_OPEN);
  }

  end(): void {
    this.close();
    this.#owner?.onEnd();
  }

  /** The runs below `end` may be claimed. */
  protected open(end: number): void {
    publishAndWake(this.words, BOARD.open, end);
  }

  /** Shows the owner what was written to the slot. */
  protected done(run: number): void {
    publishAndWake(this.words, this.headerOf(run) + STATE, run + 1);
  }

  protected headerOf(run: number): number {
    return BOARD.slots + (run % this.#slots) * SLOT_WORDS;
  }
}
