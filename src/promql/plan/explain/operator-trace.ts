/** What is measured of one operator while a query runs that asks for it (docs/explain.md). */
import type { ReferenceTimes } from '../../operators/time-reference.ts';
import type { StepSamples } from './step-samples.ts';

export class OperatorTrace {
  readonly operator: string;
  /** Where its samples count, and the times that its steps look from. */
  readonly steps: StepSamples;
  readonly references: ReferenceTimes;
  readonly children: OperatorTrace[] = [];
  /** Known when the operator has been built. */
  detail = '';
  /** What it took from the store itself. */
  series = 0;
  samples = 0;
  /** What it gave to the operator above. */
  rows = 0;
  bytes = 0;
  /** Its children included, which only run when it asks them. */
  totalMs = 0;

  constructor(operator: string, steps: StepSamples, references: ReferenceTimes) {
    this.operator = operator;
    this.steps = steps;
    this.references = references;
  }

  get selfMs(): number {
    return this.children.reduce((rest, child) => rest - child.totalMs, this.totalMs);
  }
}

/** Which operator runs: the one whose call has begun last and not ended. */
export class Stopwatch {
  running: OperatorTrace | null = null;

  /** Runs a call of an operator and counts its time. */
  time<T>(trace: OperatorTrace, call: () => T): T {
    const outer = this.running;
    this.running = trace;
    const began = performance.now();
    try {
      return call();
    } finally {
      trace.totalMs += performance.now() - began;
      this.running = outer;
    }
  }
}
