/** Labels and annotations of alerts as templates, with the variables and functions that Prometheus gives them. */
import type { LabelPairs } from '../../model/label-pairs.ts';
import { ALERT_FUNCTION_NAMES, alertFunctions, labelMap, type TemplateFunctions } from './alert-functions.ts';
import { executeTemplate } from './engine/execute.ts';
import type { Template } from './engine/nodes.ts';
import { parseTemplate as parseText } from './engine/parse.ts';
import type { TemplateError } from './engine/template-error.ts';
import { Structure, type Value } from './engine/values.ts';

export type { TemplateFunctions } from './alert-functions.ts';
export type { Template } from './engine/nodes.ts';
export { TemplateError } from './engine/template-error.ts';

export interface TemplateData {
  /** Of the element of the query's result. */
  readonly labels: LabelPairs;
  /** A histogram as its text. */
  readonly value: number | string;
  readonly externalLabels: LabelPairs;
  readonly externalUrl: string;
}

const PRELUDE =
  '{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}';

const DATA_TYPE =
  'struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }';
const ANY_FIELDS: ReadonlySet<string> = new Set(['Value']);

/** A label or annotation of the alert; a text without actions costs next to nothing. Throws a TemplateError. */
export function alertTemplate(alert: string, text: string): Template {
  const name = alertTemplateName(alert);
  if (text.includes('{{')) return parseTemplate(name, PRELUDE + text);
  return constantTemplate(name, text);
}

export function alertTemplateName(alert: string): string {
  return `__alert_${alert}`;
}

/** Throws a TemplateError with Go's message. */
export function parseTemplate(name: string, text: string): Template {
  return parseText(name, text, ALERT_FUNCTION_NAMES);
}

function constantTemplate(name: string, text: string): Template {
  const main = { name, body: text === '' ? [] : [{ kind: 'text' as const, at: 0, text }] };
  return { name, text, main, definitions: new Map([[name, main]]) };
}

/** Throws a TemplateError; what a function threw is its cause. */
export function expandTemplate(template: Template, data: TemplateData, functions: TemplateFunctions): string {
  const [only, ...others] = template.main.body;
  if (only === undefined) return '';
  if (only.kind === 'text' && others.length === 0) return only.text;
  return executeTemplate(template, dataValue(data), alertFunctions(functions));
}

function dataValue({ labels, value, externalLabels, externalUrl }: TemplateData): Structure {
  const fields = new Map<string, Value>([
    ['Labels', labelMap(labels)],
    ['ExternalLabels', labelMap(externalLabels)],
    ['ExternalURL', externalUrl],
    ['Value', typeof value === 'number' ? value : histogramValue(value)],
  ]);
  return new Structure(DATA_TYPE, { fields, anyFields: ANY_FIELDS });
}

function histogramValue(text: string): Structure {
  return new Structure('*histogram.FloatHistogram', { text: () => text });
}

/** What is wrong, as `check rules` and the log say it. */
export function templateProblem(name: string, error: TemplateError): string {
  return `error ${error.phase === 'parse' ? 'parsing' : 'executing'} template ${name}: ${error.message}`;
}

/** What stands in the place of a text that could not be expanded. */
export function failedExpansion(name: string, error: TemplateError): string {
  return `<error expanding template: ${templateProblem(name, error)}>`;
}
