/** Samples that were refused, counted by reason; and for one request, the text that says so. */
import { LIMITS } from '../limits.ts';
import { AppendResult } from '../storage/storage.ts';
import type { LabelProblem } from './canonical-labels.ts';

export type RefusalReason =
  | LabelProblem['reason']
  | 'conflict'
  | 'too_old'
  | 'too_far_in_future'
  | 'out_of_order'
  | 'invalid_references'
  | 'empty_series'
  | 'series_limit'
  | 'invalid_histogram'
  | 'invalid_exemplar'
  | 'exemplar_out_of_order';

/** What each reason says: the texts of Prometheus where it has one. */
const TEXTS: Readonly<Record<RefusalReason, (series: string, detail: string) => string>> = {
  invalid_labels: (series, problem) => `invalid metric name or labels, got ${series}: ${problem}`,
  missing_metric_name: (series, problem) => `invalid metric name or labels, got ${series}: ${problem}`,
  duplicate_label: (series, name) => `invalid labels for series, labels ${series}, duplicated label ${name}`,
  label_limit: (series, problem) => `label limit exceeded for series ${series}: ${problem}`,
  conflict: (series, time) => `duplicate sample for timestamp ${time} with another value for series ${series}`,
  too_old: (series, time) => `too old sample for series ${series}: timestamp ${time} is outside the retention`,
  out_of_order: (series, time) =>
    `out of order sample for series ${series}: timestamp ${time} is older than the out-of-order time window allows`,
  too_far_in_future: (series, time) =>
    `out of bounds: timestamp is too far in the future for series ${series}: ${time}, ` +
    `at most ${LIMITS.futureToleranceMs} ms ahead of the clock`,
  invalid_references: (_series, problem) => problem,
  empty_series: (series) => `TimeSeries must contain at least one sample or histogram for series ${series}`,
  series_limit: (series, most) => `series limit exceeded for new series ${series}: at most ${most} at a time`,
  invalid_histogram: (series, problem) => `invalid histogram for series ${series}: ${problem}`,
  invalid_exemplar: (series, problem) => `parsing exemplar for series ${series}: ${problem}`,
  exemplar_out_of_order: (series, time) => `out of order exemplar for series ${series} at ${time}`,
};

export const REFUSAL_REASONS = Object.keys(TEXTS) as readonly RefusalReason[];

/** What is said of one sample. */
export function refusalText(reason: RefusalReason, series: string, detail: string): string {
  return TEXTS[reason](series, detail);
}

export const REFUSED_BY_APPEND = {
  [AppendResult.Conflict]: 'conflict',
  [AppendResult.TooOld]: 'too_old',
  [AppendResult.TooNew]: 'too_far_in_future',
  [AppendResult.TooLate]: 'out_of_order',
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

  /** @param detail what is wrong: the text of a LabelProblem, or the timestamp */
  add(reason: RefusalReason, samples: number, detail: string, describeSeries: () => string): void {
    this.#totals.set(reason, this.#totals.get(reason)! + samples);
    this.#ofRequest.set(reason, (this.#ofRequest.get(reason) ?? 0) + samples);
    if (this.#shown.length < SHOWN_MAX) this.#shown.push(TEXTS[reason](describeSeries(), detail));
  }

  /** The text for the request since begin(), null when nothing was refused. */
  summary(): string | null {
    if (this.#ofRequest.size === 0) return null;
    const counts = [...this.#ofRequest].map(([reason, samples]) => `${reason}=${samples}`).join(' ');
    return `${this.#shown.join('\n')}\nsamples refused: ${counts}; the other samples of the request are stored\n`;
  }
}
