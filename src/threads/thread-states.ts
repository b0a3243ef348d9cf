/**
 * What the threads of a pool do now, in memory that all of them share: so that one can ask another for help without a word
 * to the main thread, and the main thread can give a thread a job at any time. A word a thread:
 *
 *   absent ──ready()──► idle ◄──rest()── busy ◄── begin(), whatever there was
 *                        │ ▲
 *                claim() ▼ │ leave()
 *                       ticket     of the split that it helps with; each claim has another one
 */
import { increment, observe, publish, replace } from './publish.ts';

const ABSENT = -1;
const IDLE = 0;
const BUSY = 1;
/** The first ticket. They begin anew after 2^30, when nobody has heard of the first ones for long. */
const TICKET = 2;
const TICKET_MASK = 2 ** 30 - 1;

/** Word of the next ticket; the words of the threads follow. */
const NEXT = 0;
const THREADS = 1;

export class ThreadStates {
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.memory = memory;
    this.#words = new Int32Array(memory);
  }

  static of(threads: number): ThreadStates {
    const states = new ThreadStates(new SharedArrayBuffer(4 * (THREADS + threads)));
    for (let slot = 0; slot < threads; slot++) states.end(slot);
    return states;
  }

  /** Of the pool: a job is on its way to the thread, which leaves what it helps with. */
  begin(slot: number): void {
    publish(this.#words, THREADS + slot, BUSY);
  }

  /** Of the pool: the thread is no more. */
  end(slot: number): void {
    publish(this.#words, THREADS + slot, ABSENT);
  }

  /** Of the thread itself: it has started. Perhaps with a job on its way. */
  ready(slot: number): void {
    replace(this.#words, THREADS + slot, ABSENT, IDLE);
  }

  /** Of the pool: its job is done, and no other one waits for the thread. */
  rest(slot: number): void {
    publish(this.#words, THREADS + slot, IDLE);
  }

  /** Of another thread: takes the thread if it is idle. Answers the ticket, 0 when it is not. */
  claim(slot: number): number {
    if (observe(this.#words, THREADS + slot) !== IDLE) return 0;
    const ticket = TICKET + (increment(this.#words, NEXT, 1) & TICKET_MASK);
    return replace(this.#words, THREADS + slot, IDLE, ticket) ? ticket : 0;
  }

  /** Whether the thread is still to do, or does, what the ticket is for. */
  holds(slot: number, ticket: number): boolean {
    return observe(this.#words, THREADS + slot) === ticket;
  }

  /** Of either side. */
  leave(slot: number, ticket: number): void {
    replace(this.#words, THREADS + slot, ticket, IDLE);
  }
}
