/** How a worker asks the other workers of its pool for help with its job. */
import type { MessagePort } from 'node:worker_threads';
import type { OwnedSegmentBoard, SegmentHelpers } from '../http/gzip/segments.ts';
import { LIMITS } from '../limits.ts';
import type { Helpers, LeafWork, OwnedBoard, Runs, SplitPolicy } from '../promql/split/split.ts';
import type { SeriesSelection } from '../storage/storage.ts';
import { BoardMemory } from './board-memory.ts';
import { monotonicMs } from './deadline.ts';
import type { HelpOrder, Job, LeafOrder, SegmentsOrder } from './messages.ts';
import { runBoard, ThreadBoard } from './run-board.ts';
import type { BoardOwner } from './run-claims.ts';
import { SegmentCopies, segmentMemory, ThreadSegmentBoard } from './segment-board.ts';
import type { ThreadStates } from './thread-states.ts';

/** Runs that are worth another thread. */
const RUNS_PER_HELPER = 8;

interface Helper {
  readonly slot: number;
  readonly ticket: number;
}

interface Split {
  readonly helpers: readonly Helper[];
  readonly memory: SharedArrayBuffer;
  /** How long the helpers have worked until now, or might have. */
  readonly helpedMs: () => number;
}

export class HelperThreads implements Helpers, SegmentHelpers {
  readonly policy: SplitPolicy;
  readonly answerPointsMin = LIMITS.splitAnswerPointsMin;
  readonly #states: ThreadStates;
  readonly #memory = new BoardMemory();
  readonly #copies = new SegmentCopies();
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
    const board = runBoard(this.#memory, runs, work.grid.count, helpers.length + 1);
    const viewVersion = this.#viewVersion;
    const order: LeafOrder = { kind: 'leaf', viewVersion, work, selection: share, board, ...this.#job };
    const begunMs = monotonicMs();
    const helpedMs = () => helpers.length * (monotonicMs() - begunMs);
    return new ThreadBoard(board, this.#begin({ helpers, memory: board.memory, helpedMs }, order));
  }

  /** One: it takes about as long to code a text as to write it. For that alone no worker is started. */
  askToCode(): OwnedSegmentBoard | null {
    const helpers = this.#claim(1);
    if (helpers.length === 0) return null;
    const memory = segmentMemory(this.#memory);
    const split: Split = { helpers, memory, helpedMs: () => board.helpedMs };
    const owner = this.#begin(split, { kind: 'segments', memory });
    const board: ThreadSegmentBoard = new ThreadSegmentBoard(memory, this.#copies, owner);
    return board;
  }

  #begin(split: Split, order: LeafOrder | SegmentsOrder): BoardOwner {
    const { helpers } = split;
    for (const { slot, ticket } of helpers) {
      this.#ports.get(slot)?.postMessage({ ...order, ticket } satisfies HelpOrder);
    }
    this.#splits.add(split);
    return {
      isHelped: () => helpers.some(({ slot, ticket }) => this.#states.holds(slot, ticket)),
      onEnd: () => this.#end(split),
    };
  }

  #end(split: Split): void {
    for (const { slot, ticket } of split.helpers) this.#states.leave(slot, ticket);
    this.#helpedMs += split.helpedMs();
    this.#memory.free(split);
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
