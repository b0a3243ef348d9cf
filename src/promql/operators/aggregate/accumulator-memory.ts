/** Memories in which the loops of aggregations (kernel/) keep their numbers. One thread's, from one query to the next. */
import { createKernel, type KernelInstance } from './generated/kernel.js';

const PAGE_BYTES = 65_536;
/** Memory seldom grows when it grows by a quarter. */
const GROWTH = 1 / 4;
/** What is kept: memories, and bytes of each. */
const KEPT_MAX = 4;
const KEPT_BYTES_MAX = 1024 * 1024;

export class AccumulatorMemory {
  readonly kernel: KernelInstance = createKernel(1);
  /** Views of all of it, replaced by reach(). */
  bytes!: Uint8Array;
  words!: Int32Array;
  floats!: Float64Array;

  constructor() {
    this.#takeViews();
  }

  /** Makes it at least so long. */
  reach(end: number): void {
    const before = this.bytes.length;
    if (end <= before) return;
    this.kernel.memory.grow(Math.ceil(Math.max(end - before, before * GROWTH) / PAGE_BYTES));
    this.#takeViews();
  }

  #takeViews(): void {
    const { buffer } = this.kernel.memory;
    this.bytes = new Uint8Array(buffer);
    this.words = new Int32Array(buffer);
    this.floats = new Float64Array(buffer);
  }
}

export class AccumulatorMemories {
  #free: AccumulatorMemory[] = [];

  take(): AccumulatorMemory {
    return this.#free.pop() ?? new AccumulatorMemory();
  }

  /** One that nobody uses any more. What a query that failed had is left to the collector. */
  giveBack(memory: AccumulatorMemory): void {
    if (this.#free.length < KEPT_MAX && memory.bytes.length <= KEPT_BYTES_MAX) this.#free.push(memory);
  }
}
