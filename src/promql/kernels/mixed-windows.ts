/** Windows over samples of both kinds, and the kernels that follow from a kernel of floats. */
import type { Histogram } from '../../model/histogram.ts';
import { SampleColumns } from '../../model/samples.ts';
import type { MixedKernel, RangeKernel, RangeKernels, RangeNotes, Results, Windows } from './kernel.ts';

/** The window (startMs, endMs] of one step: samples [from, to), of which so many are histograms. */
export interface Window {
  readonly step: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly evalMs: number;
  readonly from: number;
  readonly to: number;
  readonly histograms: number;
}

/** One window, which is not empty, to a number, a histogram or nothing. The window object is used anew for each step. */
export type MixedReduce = (
  samples: SampleColumns,
  window: Window,
  params: readonly Float64Array[],
  notes: RangeNotes,
) => number | Histogram | null;

/** `prepare` makes the reduction for one series, with what it remembers from window to window. */
export function reduceMixed(prepare: (samples: SampleColumns) => MixedReduce): MixedKernel {
  return (samples, windows, params, results, notes) => {
    const reduce = prepare(samples);
    const moving = new MovingWindow(samples, windows);
    for (let step = 0; step < windows.count; step++) {
      moving.move(step);
      if (moving.from < moving.to) put(results, step, reduce(samples, moving, params, notes));
    }
  };
}

export function put(results: Results, step: number, result: number | Histogram | null): void {
  const at = results.at + step;
  if (result === null) return;
  if (typeof result !== 'number') {
    results.setHistogram(at, result);
    return;
  }
  results.values[at] = result;
  results.present[at] = 1;
}

class MovingWindow implements Window {
  step = 0;
  startMs = 0;
  endMs = 0;
  evalMs = 0;
  from = 0;
  to = 0;
  histograms = 0;
  readonly #samples: SampleColumns;
  readonly #windows: Windows;

  constructor(samples: SampleColumns, windows: Windows) {
    this.#samples = samples;
    this.#windows = windows;
  }

  move(step: number): void {
    const { count, times, histograms } = this.#samples;
    const { firstEndMs, stepMs, rangeMs, evalStartMs, evalStepMs } = this.#windows;
    this.step = step;
    this.endMs = firstEndMs + step * stepMs;
    this.startMs = this.endMs - rangeMs;
    this.evalMs = evalStartMs + step * evalStepMs;
    for (; this.to < count && times[this.to] <= this.endMs; this.to++) {
      if (histograms !== null && histograms[this.to] !== null) this.histograms++;
    }
    for (; this.from < this.to && times[this.from] <= this.startMs; this.from++) {
      if (histograms !== null && histograms[this.from] !== null) this.histograms--;
    }
  }
}

/** The function looks at floats alone; histograms beside them are remarked. */
export function ofFloats(floats: RangeKernel): RangeKernels {
  return {
    floats,
    usesStarts: false,
    mixed(samples, windows, params, results, notes) {
      floats(floatsOf(samples), windows, params, results.values, results.present, results.at);
      if (isMixed(samples, windows)) notes.ignoredHistograms();
    },
  };
}

/** The function looks at times alone, so that it takes a sample of either kind. */
export function ofTimes(floats: RangeKernel): RangeKernels {
  return {
    floats,
    usesStarts: false,
    mixed(samples, windows, params, { values, present, at }) {
      floats(samples, windows, params, values, present, at);
    },
  };
}

function floatsOf({ count, times, values, histograms }: SampleColumns): SampleColumns {
  const floats = new SampleColumns(Math.max(1, count));
  for (let i = 0; i < count; i++) {
    if (histograms !== null && histograms[i] !== null) continue;
    floats.times[floats.count] = times[i];
    floats.values[floats.count] = values[i];
    floats.count++;
  }
  return floats;
}

/** Whether a window has samples of both kinds. */
function isMixed(samples: SampleColumns, windows: Windows): boolean {
  const window = new MovingWindow(samples, windows);
  for (let step = 0; step < windows.count; step++) {
    window.move(step);
    if (window.histograms > 0 && window.histograms < window.to - window.from) return true;
  }
  return false;
}
