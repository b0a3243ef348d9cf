/**
 * Contract between rules, which find out what fires, and the parts that tell somebody.
 */

import type { LabelPairs } from '../model/label-pairs.ts';

/** An alert that fires or is resolved; pending ones are never sent. */
export interface Alert {
  /** Of the alert alone: external labels are added by who sends. */
  readonly labels: LabelPairs;
  readonly annotations: LabelPairs;
  /** When it began to fire. Milliseconds since the Unix epoch, as all times here. */
  readonly startsAtMs: number;
  /** When it was resolved, or until when it counts as firing if nothing more is heard of it. */
  readonly endsAtMs: number;
  readonly isResolved: boolean;
  /** A page that shows the rule's expression. */
  readonly generatorUrl: string;
}

export interface AlertSink {
  /** Takes the alerts without waiting for their delivery; never throws. */
  send(alerts: readonly Alert[]): void;
}
