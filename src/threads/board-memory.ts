/** Memory of the boards on which threads share a work. docs/format/run-board.md draws it. */
import { LIMITS } from '../limits.ts';
import { increment, observe } from './publish.ts';

/** In 32-bit words. */
export const BOARD = {
  /** The next run to be claimed. */
  next: 0,
  /** The runs below it may be claimed. */
  open: 1,
  /** 1: nothing is claimed any more. */
  closed: 2,
  /** Threads that may still write to the memory. Outlives the board. */
  helping: 3,
  /** Headers of the slots from here on. */
  slots: 4,
} as const;

/** Words of the header of a slot. What follows the state is each kind of board's own. */
export const SLOT_WORDS = 8;

/** Of one thread, whose boards come one after the other: to touch new memory each time would cost a tenth of a split. */
export class BoardMemory {
  #kept: SharedArrayBuffer | null = null;
  /** The owner of the memory uses it. */
  #taken = false;

  /** The owner takes nothing any more from this board. */
  free({ memory }: { readonly memory: SharedArrayBuffer }): void {
    if (memory === this.#kept) this.#taken = false;
  }

  /** For an empty board: its headers are zero. */
  take(bytes: number, slots: number): SharedArrayBuffer {
    return this.#reused(bytes, slots) ?? this.#created(bytes);
  }

  #reused(bytes: number, slots: number): SharedArrayBuffer | null {
    const memory = this.#kept;
    if (memory === null || this.#taken || memory.byteLength < bytes) return null;
    const words = headersOf(memory, slots);
    if (observe(words, BOARD.helping) !== 0) return null;
    words.fill(0, 0, BOARD.helping);
    words.fill(0, BOARD.slots);
    this.#taken = true;
    return memory;
  }

  #created(bytes: number): SharedArrayBuffer {
    const memory = new SharedArrayBuffer(bytes);
    // The memory of a board in use stays its own when another one comes beside it.
    if (bytes > LIMITS.splitBytesKept || this.#taken) return memory;
    this.#kept = memory;
    this.#taken = true;
    return memory;
  }
}

export function headersOf(memory: SharedArrayBuffer, slots: number): Int32Array {
  return new Int32Array(memory, 0, BOARD.slots + slots * SLOT_WORDS);
}

/**
 * Runs `help` in a thread that holds `mayHelp` a ticket for. Whoever does not hold it any more leaves the memory alone: it
 * may be another board's by now. That is asked after the thread has entered, and told before it is asked who has.
 */
export function helpAtBoard(memory: SharedArrayBuffer, mayHelp: () => boolean, help: () => void): void {
  const words = headersOf(memory, 0);
  increment(words, BOARD.helping, 1);
  try {
    if (mayHelp()) help();
  } finally {
    increment(words, BOARD.helping, -1);
  }
}
