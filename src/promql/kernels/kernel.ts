/**
 * The contract between the range-function operator and the kernels: plain loops over typed arrays, one series at a
 * time, all steps in one call.
 *
 * The window of step i is (referenceMs - rangeMs, referenceMs] with referenceMs = windows.firstEndMs + i * windows.stepMs:
 * open at the left, closed at the right. Kernels move two indices along the samples; they never search per step.
 */
import type { SampleColumns } from '../../model/samples.ts';

export interface Windows {
  /** Right end of the window of step 0: evaluation time minus offset, or the @ time minus offset. */
  readonly firstEndMs: number;
  /** 0 when all steps share one window. */
  readonly stepMs: number;
  readonly count: number;
  readonly rangeMs: number;
  /** Evaluation time of step 0 and the distance of evaluation times, for functions that look at the step's own time. */
  readonly evalStartMs: number;
  readonly evalStepMs: number;
  /** How far anchored and smoothed windows reach beyond their ends; other kernels do not look at it. */
  readonly lookbackMs: number;
}

/**
 * @param samples non-stale samples of one series, at least those of all windows, times ascending
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

/** One value to one value; sample-free functions such as abs, and with scalar parameters such as clamp and round. */
export type ValueKernel = (
  values: Float64Array,
  present: Uint8Array,
  from: number,
  count: number,
  params: readonly Float64Array[],
) => void;
