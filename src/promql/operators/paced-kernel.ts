/** Calls the kernels of a range function so that a query can be ended between two calls, however long its windows are. */
import type { SampleColumns } from '../../model/samples.ts';
import type { RangeKernels, RangeNotes, Results, Windows } from '../kernels/kernel.ts';

/** Samples that kernels may read between two checkpoints: some tenths of a second for the slowest. */
const SAMPLES_PER_CHECKPOINT = 2 ** 25;
/** A histogram takes as long as this many floats. */
const FLOATS_PER_HISTOGRAM = 64;

export class PacedKernel {
  readonly #kernels: RangeKernels;
  readonly #windows: Windows;
  readonly #checkpoint: () => void;
  readonly #samplesPerCheckpoint: number;
  /** Samples read since the last checkpoint. */
  #read = 0;

  constructor(
    kernels: RangeKernels,
    windows: Windows,
    checkpoint: () => void,
    samplesPerCheckpoint = SAMPLES_PER_CHECKPOINT,
  ) {
    this.#kernels = kernels;
    this.#windows = windows;
    this.#checkpoint = checkpoint;
    this.#samplesPerCheckpoint = samplesPerCheckpoint;
  }

  /** All steps of a series; in parts where its windows overlap so much that all at once would take too long. */
  run(samples: SampleColumns, params: readonly Float64Array[], results: Results, notes: RangeNotes): void {
    const windows = this.#windows;
    const perStep = samplesOfWindow(samples, windows.rangeMs);
    const stepsPerPart = Math.max(1, Math.floor(this.#samplesPerCheckpoint / perStep));
    if (windows.count <= stepsPerPart) {
      this.#pass(perStep * windows.count);
      this.#call(samples, windows, params, results, notes);
      return;
    }
    for (let step = 0; step < windows.count; step += stepsPerPart) {
      const end = Math.min(windows.count, step + stepsPerPart);
      this.#pass(perStep * (end - step));
      const ofPart = params.map((param) => param.subarray(step, end));
      this.#call(samples, partOf(windows, step, end), ofPart, resultsFrom(results, step), notes);
    }
  }

  #call(
    samples: SampleColumns,
    windows: Windows,
    params: readonly Float64Array[],
    results: Results,
    notes: RangeNotes,
  ): void {
    const { floats, mixed, usesStarts } = this.#kernels;
    if (samples.histograms !== null || (samples.starts !== null && usesStarts)) {
      mixed(samples, windows, params, results, notes);
    } else {
      floats(samples, windows, params, results.values, results.present, results.at);
    }
  }

  #pass(samples: number): void {
    this.#read += samples;
    if (this.#read <= this.#samplesPerCheckpoint) return;
    this.#checkpoint();
    this.#read = 0;
  }
}

/** About so many floats have to be read for one window. */
function samplesOfWindow({ count, times, histograms }: SampleColumns, rangeMs: number): number {
  if (count === 0) return 1;
  const spanMs = times[count - 1] - times[0];
  const samples = 1 + count * Math.min(1, rangeMs / (spanMs + 1));
  return histograms === null ? samples : samples * FLOATS_PER_HISTOGRAM;
}

function partOf(windows: Windows, from: number, to: number): Windows {
  return {
    ...windows,
    firstEndMs: windows.firstEndMs + from * windows.stepMs,
    evalStartMs: windows.evalStartMs + from * windows.evalStepMs,
    count: to - from,
  };
}

function resultsFrom(results: Results, step: number): Results {
  const { values, present, at } = results;
  return { values, present, at: at + step, setHistogram: (index, histogram) => results.setHistogram(index, histogram) };
}
