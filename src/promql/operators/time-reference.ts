/** Where a selector or a subquery looks from: the evaluation time, or the time of `@`, minus the offset. */
import type { StepGrid } from './operator.ts';

export interface TimeReference {
  /** `@`, milliseconds; null: the evaluation time of each step. */
  readonly atMs: number | null;
  readonly offsetMs: number;
}

/** The reference times of all steps: firstMs + i * stepMs. */
export interface ReferenceTimes {
  readonly firstMs: number;
  readonly stepMs: number;
  readonly lastMs: number;
}

export function referenceTimes(reference: TimeReference, grid: StepGrid): ReferenceTimes {
  const firstMs = (reference.atMs ?? grid.startMs) - reference.offsetMs;
  const stepMs = reference.atMs === null ? grid.stepMs : 0;
  return { firstMs, stepMs, lastMs: firstMs + stepMs * Math.max(0, grid.count - 1) };
}

/** For EXPLAIN: ` @ 12.000 offset 300s`, seconds. */
export function describeReference({ atMs, offsetMs }: TimeReference): string {
  const at = atMs === null ? '' : ` @ ${(atMs / 1000).toFixed(3)}`;
  return offsetMs === 0 ? at : `${at} offset ${offsetMs / 1000}s`;
}
