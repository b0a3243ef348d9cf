/** Labels and annotations of alerts: templates that are checked when rules are loaded, and expanded in every evaluation. */
import {
  alertTemplate,
  alertTemplateName,
  expandTemplate,
  failedExpansion,
  type Template,
  type TemplateData,
  TemplateError,
  type TemplateFunctions,
  templateProblem,
} from '../alerting/template/alert-template.ts';
import { Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';

/** Why the text is no template, or null. */
export function checkAlertText(alert: string, text: string): string | null {
  try {
    alertTemplate(alert, text);
    return null;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return templateProblem(alertTemplateName(alert), error);
  }
}

export interface ExpandedText {
  readonly text: string;
  /** The text says why it could not be expanded. */
  readonly failed: boolean;
}

/** Remembers the templates that it has parsed. */
export class AlertTexts {
  /** By text, then by the name of the alert, which messages have. */
  readonly #templates = new Map<string, Map<string, Template>>();
  #count = 0;

  /** Throws only when the evaluation must end. */
  expand(alert: string, text: string, data: TemplateData, functions: TemplateFunctions): ExpandedText {
    if (!text.includes('{{')) return { text, failed: false };
    try {
      return { text: expandTemplate(this.#parsed(alert, text), data, functions), failed: false };
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      if (mustEnd(error.cause)) throw error.cause;
      return { text: failedExpansion(alertTemplateName(alert), error), failed: true };
    }
  }

  #parsed(alert: string, text: string): Template {
    const known = this.#templates.get(text)?.get(alert);
    if (known !== undefined) return known;
    const template = alertTemplate(alert, text);
    if (this.#count >= LIMITS.ruleTemplatesMax) {
      this.#templates.clear();
      this.#count = 0;
    }
    const sameText = this.#templates.get(text) ?? new Map<string, Template>();
    this.#templates.set(text, sameText.set(alert, template));
    this.#count++;
    return template;
  }
}

/** A query of a template ran out of time, or nobody waits for the evaluation any more. */
function mustEnd(cause: unknown): boolean {
  return cause instanceof Refusal && (cause.code === 'query_timeout' || cause.code === 'query_canceled');
}
