/**
 * The contract between the range-function operator and the kernels: plain loops over typed arrays, one series at a
 * time, all steps in one call, or a run of them.
 *
 * The window of step i is (referenceMs - rangeMs, referenceMs] with referenceMs = windows.firstEndMs + i * windows.stepMs:
 * open at the left, closed at the right. Kernels move two indices along the samples; they never search per step.
 */
import type { Histogram } from '../../model/histogram.ts';
import type { SampleColumns } from '../../model/samples.ts';
import type { CompiledLoops } from './compiled/compiled-loops.ts';
import type { WindowGrid } from './window-grid.ts';

/** The windows of one operator: the same object for all of its series. */
export interface Windows extends WindowGrid {
  /** The thread's, for kernels in WebAssembly. */
  readonly loops: CompiledLoops;
}

/**
 * @param samples non-stale samples of one series, all floats, at least those of all windows, times ascending
 * @param params one array of count values for each scalar parameter, in the order of the arguments
 * @param values where the result of step i goes: values[at + i]
 * @param present set to 1 at [at + i] where there is a result; 0 before the call
 */
export type RangeKernel = (
  samples: SampleColumns,
  windows: Windows,
  params: readonly Float64Array[],
  values: Float64Array,
  present: Uint8Array,
  at: number,
) => void;

/** Where a kernel puts results that may be histograms: step i at index at + i, absent before the call. */
export interface Results {
  readonly values: Float64Array;
  readonly present: Uint8Array;
  readonly at: number;
  setHistogram(at: number, histogram: Histogram): void;
}

/** The same for a series with histograms (all of its samples, or some) or with start times. */
export type MixedKernel = (
  samples: SampleColumns,
  windows: Windows,
  params: readonly Float64Array[],
  results: Results,
  notes: RangeNotes,
) => void;

/** The loops of one function. */
export interface RangeKernels {
  /** For series of floats, which nearly all are. */
  readonly floats: RangeKernel;
  /** For series that have histograms. */
  readonly mixed: MixedKernel;
  /** Whether the function looks at start times: series of floats that have them go to `mixed` then. */
  readonly usesStarts: boolean;
}

/** What kernels remark about the series at hand; a remark made again is one remark, save where its number is told. */
export interface RangeNotes {
  /** A window with floats and histograms, which gives no result. */
  mixedSamples(): void;
  /** A window with floats and histograms, of which the floats give the result. */
  ignoredHistograms(): void;
  /** A window with exponential and custom buckets, which gives no result. */
  mixedBuckets(): void;
  notCounter(): void;
  notGauge(): void;
  /** Custom buckets of different bounds were brought to their common bounds. */
  reconciledBounds(operation: HistogramOperation): void;
  /** One sample says that it is a counter reset, another that it is none. */
  conflictingResets(operation: HistogramOperation): void;
  /** A window with a sample that starts before the one before it was taken; the number of windows is told. */
  overlappingStart(): void;
}

export type HistogramOperation = 'addition' | 'subtraction' | 'aggregation';

/** One value to one value; sample-free functions such as abs, and with scalar parameters such as clamp and round. */
export type ValueKernel = (
  values: Float64Array,
  present: Uint8Array,
  from: number,
  count: number,
  params: readonly Float64Array[],
) => void;
