/** Labels and annotations of alerts as templates. */
import type { LabelPairs } from '../alerting/alert.ts';

export interface TemplateSample {
  readonly labels: LabelPairs;
  readonly value: number;
}

export interface AlertContext {
  /** Of the element of the query's result, not of the alert. */
  readonly labels: LabelPairs;
  /** A histogram as its text. */
  readonly value: number | string;
  readonly externalLabels: LabelPairs;
  readonly externalUrl: string;
  readonly nowMs: number;
  readonly query: (text: string) => readonly TemplateSample[];
}

/** Why the text is no template, or null. */
export function checkAlertText(_alert: string, _text: string): string | null {
  return null;
}

/** Templates that were parsed, kept for the next evaluation. */
export class AlertTexts {
  expand(_alert: string, text: string, _context: AlertContext): { readonly text: string; readonly failed: boolean } {
    return { text, failed: false };
  }
}
