/** Runs loops in WebAssembly over the samples of one series after the other, in a memory of their own. One thread's. */
import type { SampleColumns } from '../../../model/samples.ts';
import type { Lookup } from '../lookup.ts';
import type { WindowGrid } from '../window-grid.ts';
import { createKernel, type KernelInstance } from './generated/kernel.js';

const PAGE_BYTES = 65_536;
/** Room that is kept from one series to the next, 2 MiB at most; what is longer gets memory of its own. */
const KEPT_SAMPLES_MAX = 65_536;
const KEPT_STEPS_MAX = 16_384;

/** What runs when the windows were found, with at least one sample each. */
export type CompiledLoop = (kernel: KernelInstance, windows: WindowGrid) => void;

/** Views of the memory of a kernel, for so many samples and steps at most. */
class Columns {
  readonly kernel: KernelInstance;
  readonly samples: number;
  readonly steps: number;
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly sorted: Float64Array;
  readonly inputs: Float64Array;
  readonly results: Float64Array;
  readonly present: Uint8Array;

  constructor(kernel: KernelInstance, samples: number, steps: number) {
    const { memory } = kernel;
    const end = kernel.place(samples, steps);
    if (end > memory.buffer.byteLength) memory.grow(Math.ceil((end - memory.buffer.byteLength) / PAGE_BYTES));
    const { buffer } = memory;
    this.kernel = kernel;
    this.samples = samples;
    this.steps = steps;
    this.times = new Float64Array(buffer, kernel.times.value, samples);
    this.values = new Float64Array(buffer, kernel.values.value, samples);
    this.sorted = new Float64Array(buffer, kernel.sorted.value, samples);
    this.inputs = new Float64Array(buffer, kernel.inputs.value, steps);
    this.results = new Float64Array(buffer, kernel.results.value, steps);
    this.present = new Uint8Array(buffer, kernel.present.value, steps);
  }

  holds(samples: number, steps: number): boolean {
    return samples <= this.samples && steps <= this.steps;
  }
}

export class CompiledLoops {
  #kept: Columns | null = null;
  /** Of rates: the windows, and samples of the series, whose stretches the kept memory holds. */
  #stretched: WindowGrid | null = null;
  #stretchedSamples = 0;

  /**
   * @param samplesMin of a window that has a result
   * @param inputs a number a step, for loops that take them
   */
  run(
    loop: CompiledLoop,
    samplesMin: number,
    samples: SampleColumns,
    windows: WindowGrid,
    inputs: Float64Array | null,
    values: Float64Array,
    present: Uint8Array,
    at: number,
  ): void {
    const { count: steps, firstEndMs, stepMs, rangeMs } = windows;
    const { count } = samples;
    const columns = this.#columnsFor(count, steps);
    this.#stretched = null;
    copy(samples.times, count, columns.times);
    copy(samples.values, count, columns.values);
    if (inputs !== null) columns.inputs.set(inputs);
    columns.kernel.findWindows(count, steps, firstEndMs, stepMs, rangeMs, samplesMin);
    loop(columns.kernel, windows);
    take(columns, steps, values, present, at);
  }

  /** The newest sample of each step's window, as an instant selector sees it. Answers whether there is any. */
  latest(
    samples: SampleColumns,
    { firstMs, stepMs, count: steps, lookbackMs }: Lookup,
    values: Float64Array,
    present: Uint8Array,
    at: number,
  ): boolean {
    const { count } = samples;
    const columns = this.#columnsFor(count, steps);
    this.#stretched = null;
    copy(samples.times, count, columns.times);
    copy(samples.values, count, columns.values);
    if (columns.kernel.latest(count, steps, firstMs, stepMs, lookbackMs) === 0) return false;
    take(columns, steps, values, present, at);
    return true;
  }

  /**
   * The change over each window, extrapolated to its ends: see ../rate.ts.
   *
   * @param perSeconds what it is divided by; null: it is a gauge's
   */
  change(
    samples: SampleColumns,
    windows: WindowGrid,
    perSeconds: number | null,
    values: Float64Array,
    present: Uint8Array,
    at: number,
  ): void {
    const { count } = samples;
    const { count: steps, firstEndMs, stepMs, rangeMs } = windows;
    const columns = this.#columnsFor(count, steps);
    const { kernel } = columns;
    const isKnown = columns === this.#kept && this.#stretched === windows && this.#stretchedSamples === count;
    copy(samples.times, count, columns.sorted);
    copy(samples.values, count, columns.values);
    kernel.stretch(count, steps, firstEndMs, stepMs, rangeMs, isKnown ? 1 : 0);
    this.#stretched = windows;
    this.#stretchedSamples = count;
    if (perSeconds === null) kernel.gaugeChange();
    else kernel.counterChange(count, perSeconds);
    take(columns, steps, values, present, at);
  }

  #columnsFor(samples: number, steps: number): Columns {
    if (this.#kept?.holds(samples, steps)) return this.#kept;
    if (samples > KEPT_SAMPLES_MAX || steps > KEPT_STEPS_MAX) return new Columns(createKernel(1), samples, steps);
    this.#stretched = null;
    this.#kept = new Columns(
      this.#kept?.kernel ?? createKernel(1),
      roomFor(samples, this.#kept?.samples),
      roomFor(steps, this.#kept?.steps),
    );
    return this.#kept;
  }
}

/** A power of two, so that it seldom grows. */
function roomFor(wanted: number, before = 256): number {
  return wanted <= before ? before : 2 ** Math.ceil(Math.log2(wanted));
}

/** A view costs as much as a loop over so many numbers. */
const LOOPED_MAX = 48;

function copy(from: Float64Array, count: number, into: Float64Array): void {
  if (count > LOOPED_MAX) into.set(from.subarray(0, count));
  else for (let i = 0; i < count; i++) into[i] = from[i];
}

function take(from: Columns, steps: number, values: Float64Array, present: Uint8Array, at: number): void {
  if (steps > LOOPED_MAX) {
    values.set(from.results.subarray(0, steps), at);
    present.set(from.present.subarray(0, steps), at);
    return;
  }
  for (let i = 0; i < steps; i++) {
    values[at + i] = from.results[i];
    present[at + i] = from.present[i];
  }
}
