/** Samples that were refused, counted by reason; and for one request, the text that says so. */
import { AppendResult } from '../storage/storage.ts';
import type { LabelProblem } from './canonical-labels.ts';

export type RefusalReason = LabelProblem['reason'] | 'conflict' | 'too_old' | 'too_far_in_future';

/** What each reason says; the start of Prometheus's own text where it has one. */
const TEXTS: Readonly<Record<RefusalReason, string>> = {
  invalid_labels: 'invalid metric name or labels',
  duplicate_label: 'invalid labels for series',
  missing_metric_name: 'invalid metric name or labels',
  label_limit: 'label limit exceeded',
  conflict: 'duplicate sample for timestamp with another value',
  too_old: 'too old sample: older than the retention',
  too_far_in_future: 'out of bounds: timestamp is too far in the future',
};

export const REFUSAL_REASONS = Object.keys(TEXTS) as readonly RefusalReason[];

export const REFUSED_BY_APPEND = {
  [AppendResult.Conflict]: 'conflict',
  [AppendResult.TooOld]: 'too_old',
  [AppendResult.TooNew]: 'too_far_in_future',
} as const;

/** Refusals of one request that its answer describes; the rest is counted. */
const SHOWN_MAX = 5;

export class Refusals {
  readonly #totals = new Map<RefusalReason, number>(REFUSAL_REASONS.map((reason) => [reason, 0]));
  readonly #ofRequest = new Map<RefusalReason, number>();
  readonly #shown: string[] = [];

  /** Samples refused since the start, by reason. */
  get totals(): ReadonlyMap<RefusalReason, number> {
    return this.#totals;
  }

  begin(): void {
    this.#ofRequest.clear();
    this.#shown.length = 0;
  }

  add(reason: RefusalReason, samples: number, describe: () => string): void {
    this.#totals.set(reason, this.#totals.get(reason)! + samples);
    this.#ofRequest.set(reason, (this.#ofRequest.get(reason) ?? 0) + samples);
    if (this.#shown.length < SHOWN_MAX) this.#shown.push(`${TEXTS[reason]}: ${describe()}`);
  }

  /** The text for the request since begin(), null when nothing was refused. */
  summary(): string | null {
    if (this.#ofRequest.size === 0) return null;
    const counts = [...this.#ofRequest].map(([reason, samples]) => `${reason}=${samples}`).join(' ');
    return `${this.#shown.join('\n')}\nsamples refused: ${counts}; the other samples of the request are stored\n`;
  }
}
