import type { MetricFamily } from './metric-family.ts';

/** Something whose metrics are taken once a round. */
export interface Target {
  /** Names it among all targets of the agent, the same after a restart. */
  readonly key: string;
  readonly job: string;
  readonly instance: string;
  /** What it says now. Rejects when it cannot be asked, or `signal` is aborted. */
  gather(signal: AbortSignal): Promise<readonly MetricFamily[]>;
}
