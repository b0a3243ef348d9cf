/**
 * The numbers that an aggregation keeps for each group and step. What is done for each value is WebAssembly (kernel/), which is fast from
 * its first row on; rows are given to it some at a time.
 */
import type { AccumulatorMemories, AccumulatorMemory } from './accumulator-memory.ts';
import type { SimpleAggregationOp } from './aggregate.ts';
import type { KernelInstance } from './generated/kernel.js';

/** What a kernel is given at once lies in the cache next to the processor. */
const POINTS_AT_ONCE = 2048;

interface Loops {
  /** Columns of doubles: see the file of the loops. */
  readonly columns: number;
  readonly add: (kernel: KernelInstance, rows: number) => void;
  readonly finish: (kernel: KernelInstance, group: number) => void;
}

const LOOPS: Readonly<Record<SimpleAggregationOp, Loops>> = {
  sum: { columns: 2, add: (kernel, rows) => kernel.addSums(rows), finish: (kernel, group) => kernel.finishSums(group) },
  avg: {
    columns: 3,
    add: (kernel, rows) => kernel.addAverages(rows),
    finish: (kernel, group) => kernel.finishAverages(group),
  },
  count: {
    columns: 1,
    add: (kernel, rows) => kernel.addCounts(rows),
    finish: (kernel, group) => kernel.finishCounts(group),
  },
  group: {
    columns: 1,
    add: (kernel, rows) => kernel.addCounts(rows),
    finish: (kernel, group) => kernel.finishGroups(group),
  },
  min: {
    columns: 1,
    add: (kernel, rows) => kernel.addMinima(rows),
    finish: (kernel, group) => kernel.finishExtremes(group),
  },
  max: {
    columns: 1,
    add: (kernel, rows) => kernel.addMaxima(rows),
    finish: (kernel, group) => kernel.finishExtremes(group),
  },
  stdvar: {
    columns: 3,
    add: (kernel, rows) => kernel.addVariances(rows),
    finish: (kernel, group) => kernel.finishVariances(group),
  },
  stddev: {
    columns: 3,
    add: (kernel, rows) => kernel.addVariances(rows),
    finish: (kernel, group) => kernel.finishDeviations(group),
  },
};

export class Accumulator {
  readonly #loops: Loops;
  readonly #steps: number;
  readonly #rowsAtOnce: number;
  readonly #memories: AccumulatorMemories;
  readonly #memory: AccumulatorMemory;
  #groups = 0;

  constructor(op: SimpleAggregationOp, steps: number, memories: AccumulatorMemories) {
    this.#loops = LOOPS[op];
    this.#steps = steps;
    this.#rowsAtOnce = Math.max(1, Math.floor(POINTS_AT_ONCE / steps));
    this.#memories = memories;
    this.#memory = memories.take();
    const { kernel } = this.#memory;
    kernel.place(steps, this.#rowsAtOnce * steps, this.#loops.columns);
    this.#memory.reach(kernel.endOf(0));
  }

  /** Whether a value came to a step of a group. */
  has(group: number, step: number): boolean {
    return this.#memory.kernel.has(group, step) !== 0;
  }

  /** Makes room for so many groups in all; new ones are empty. */
  reserve(groups: number): void {
    if (groups <= this.#groups) return;
    const { kernel } = this.#memory;
    this.#memory.reach(kernel.endOf(groups));
    kernel.clear(this.#groups, groups);
    this.#groups = groups;
  }

  /** Takes the rows [from, to) of a batch. @param groups of each row of the batch */
  add(values: Float64Array, present: Uint8Array, groups: Int32Array, from: number, to: number): void {
    const { kernel, floats, bytes, words } = this.#memory;
    const steps = this.#steps;
    for (let first = from; first < to; first += this.#rowsAtOnce) {
      const end = Math.min(to, first + this.#rowsAtOnce);
      floats.set(values.subarray(first * steps, end * steps));
      bytes.set(present.subarray(first * steps, end * steps), kernel.present.value);
      words.set(groups.subarray(first, end), kernel.groups.value / words.BYTES_PER_ELEMENT);
      this.#loops.add(kernel, end - first);
    }
  }

  /** Writes the results of a group to the points from `at` on; steps without a sample stay absent. */
  finish(group: number, values: Float64Array, present: Uint8Array, at: number): void {
    const { kernel, floats, bytes } = this.#memory;
    this.#loops.finish(kernel, group);
    values.set(floats.subarray(0, this.#steps), at);
    present.set(bytes.subarray(kernel.present.value, kernel.present.value + this.#steps), at);
  }

  /** It is not used any more. */
  close(): void {
    this.#memories.giveBack(this.#memory);
  }
}
