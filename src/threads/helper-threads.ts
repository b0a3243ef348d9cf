/** How a worker asks the other workers of its pool for help with the leaves of its job. */
import type { MessagePort } from 'node:worker_threads';
import type { Helpers, LeafWork, OwnedBoard, Runs, SplitPolicy } from '../promql/split/split.ts';
import type { SeriesSelection } from '../storage/storage.ts';
import { monotonicMs } from './deadline.ts';
import type { HelpOrder, Job } from './messages.ts';
import { BoardMemory, type SharedBoard, ThreadBoard } from './run-board.ts';
import type { ThreadStates } from './thread-states.ts';

/** Runs that are worth another thread. */
const RUNS_PER_HELPER = 8;

interface Helper {
  readonly slot: number;
  readonly ticket: number;
}

interface Split {
  readonly begunMs: number;
  readonly helpers: readonly Helper[];
  readonly board: SharedBoard;
}

export class HelperThreads implements Helpers {
  readonly policy: SplitPolicy;
  readonly #states: ThreadStates;
  readonly #memory = new BoardMemory();
  /** The other workers that have started, by their slots. */
  readonly #ports = new Map<number, MessagePort>();
  #job: Pick<Job, 'deadlineMs' | 'cancelSlot'> = { deadlineMs: 0, cancelSlot: 0 };
  #viewVersion = 0;
  readonly #splits = new Set<Split>();
  #missing = false;
  #helpedMs = 0;

  constructor(states: ThreadStates, policy: SplitPolicy) {
    this.#states = states;
    this.policy = policy;
  }

  /** Whether the job had work for a thread that is not there. */
  get missing(): boolean {
    return this.#missing;
  }

  /** How long other threads have worked for the job, or might have. */
  get helpedMs(): number {
    return this.#helpedMs;
  }

  /** @param onOrder that worker asks for help */
  meet(slot: number, port: MessagePort, onOrder: (order: HelpOrder) => void): void {
    this.#ports.get(slot)?.close();
    this.#ports.set(slot, port);
    port.on('message', onOrder);
    port.on('close', () => {
      if (this.#ports.get(slot) === port) this.#ports.delete(slot);
    });
  }

  beginJob(job: Job, viewVersion: number): void {
    this.#job = { deadlineMs: job.deadlineMs, cancelSlot: job.cancelSlot };
    this.#viewVersion = viewVersion;
    this.#missing = false;
    this.#helpedMs = 0;
  }

  /** Whoever still helps is to stop. */
  endJob(): void {
    for (const split of this.#splits) this.#end(split);
  }

  ask(work: LeafWork, selection: SeriesSelection, runs: Runs): OwnedBoard | null {
    const share = selection.share?.() ?? null;
    if (share === null) return null;
    const wanted = Math.ceil(runs.count / RUNS_PER_HELPER);
    const helpers = this.#claim(wanted);
    if (helpers.length < wanted && this.#ports.size <= helpers.length) this.#missing = true;
    if (helpers.length === 0) return null;
    const board = this.#memory.board(runs, work.grid.count, helpers.length + 1);
    for (const { slot, ticket } of helpers) {
      const order = { ticket, viewVersion: this.#viewVersion, work, selection: share, board, ...this.#job };
      this.#ports.get(slot)?.postMessage(order satisfies HelpOrder);
    }
    const split: Split = { begunMs: monotonicMs(), helpers, board };
    this.#splits.add(split);
    return new ThreadBoard(board, {
      isHelped: () => helpers.some(({ slot, ticket }) => this.#states.holds(slot, ticket)),
      onEnd: () => this.#end(split),
    });
  }

  #end(split: Split): void {
    for (const { slot, ticket } of split.helpers) this.#states.leave(slot, ticket);
    this.#helpedMs += split.helpers.length * (monotonicMs() - split.begunMs);
    this.#memory.free(split.board);
    this.#splits.delete(split);
  }

  #claim(wanted: number): Helper[] {
    const found: Helper[] = [];
    for (const slot of this.#ports.keys()) {
      if (found.length === wanted) break;
      const ticket = this.#states.claim(slot);
      if (ticket !== 0) found.push({ slot, ticket });
    }
    return found;
  }
}
