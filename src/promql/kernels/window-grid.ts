/** The windows of all steps. */
export interface WindowGrid {
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
