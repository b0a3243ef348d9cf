/**
 * Parameters of an API call and the grammar of their values (times, durations, limits). Every message is Prometheus's.
 */
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../errors.ts';
import { DurationError, parseDuration } from '../model/durations.ts';
import { goQuote } from '../model/go-format.ts';
import { FormFields } from './form-fields.ts';
import { parseDecimal, parseTime } from './parse-time.ts';

/** URL query and form body, merged: a single value is the body's if it has one; repeated ones are joined. */
export class Parameters {
  readonly #url: FormFields;
  readonly #form: FormFields | null;

  constructor(url: FormFields, form: FormFields | null = null) {
    this.#url = url;
    this.#form = form;
  }

  /** '' when absent. */
  get(name: string): string {
    return this.#form?.get(name) ?? this.#url.get(name) ?? '';
  }

  all(name: string): string[] {
    const values = this.#url.getAll(name);
    return this.#form === null ? values : [...this.#form.getAll(name), ...values];
  }
}

/** What of the URL stands behind the question mark. */
export function urlParameters({ raw: { url = '' } }: FastifyRequest): FormFields {
  return parametersOfUrl(url);
}

export function parametersOfUrl(url: string): FormFields {
  const at = url.indexOf('?');
  return new FormFields(url, at < 0 ? url.length : at + 1);
}

export function parametersOf(request: FastifyRequest): Parameters {
  const url = urlParameters(request);
  return new Parameters(url, request.body instanceof FormFields ? request.body : null);
}

export function invalidParameter(name: string, detail: string): Refusal {
  return new Refusal('bad_parameter', `invalid parameter "${name}": ${detail}`);
}

/** A mandatory time, in milliseconds. */
export function timeParameter(parameters: Parameters, name: string): number {
  const text = parameters.get(name);
  const timeMs = parseTime(text);
  if (timeMs === null) throw invalidParameter(name, notATime(text));
  return timeMs;
}

export function timeParameterOr(parameters: Parameters, name: string, fallbackMs: number): number {
  const text = parameters.get(name);
  if (text === '') return fallbackMs;
  const timeMs = parseTime(text);
  if (timeMs === null) throw invalidParameter(name, `invalid time value for '${name}': ${notATime(text)}`);
  return timeMs;
}

function notATime(text: string): string {
  return `cannot parse ${goQuote(text)} to a valid timestamp`;
}

const NANOS_PER_SECOND = 1e9;
const NANOS_MAX = 2 ** 63;

/** Seconds, or a duration with units; in milliseconds, which may have a fraction. Throws an Error with the detail. */
export function parseDurationText(text: string): number {
  const seconds = parseDecimal(text);
  if (seconds !== null) {
    const nanos = seconds * NANOS_PER_SECOND;
    if (Math.abs(nanos) > NANOS_MAX) throw new DurationError(`${notADuration(text)}. It overflows int64`);
    return Math.trunc(nanos) / 1e6;
  }
  try {
    return parseDuration(text);
  } catch (error) {
    if (error instanceof DurationError) throw new DurationError(notADuration(text));
    throw error;
  }
}

function notADuration(text: string): string {
  return `cannot parse ${goQuote(text)} to a valid duration`;
}

/** The duration, or null when the parameter is absent. `wrap` makes the refusal of a detail. */
export function durationParameter(
  parameters: Parameters,
  name: string,
  wrap?: (detail: string) => Refusal,
): number | null {
  const text = parameters.get(name);
  return text === '' ? null : durationOf(text, wrap ?? ((detail) => invalidParameter(name, detail)));
}

export function durationOf(text: string, wrap: (detail: string) => Refusal): number {
  try {
    return parseDurationText(text);
  } catch (error) {
    if (error instanceof DurationError) throw wrap(error.message);
    throw error;
  }
}

/** Entries to keep; 0, also when absent: all. */
export function limitParameter(parameters: Parameters): number {
  const text = parameters.get('limit');
  if (text === '') return 0;
  const limit = parseInteger(text);
  if (typeof limit === 'string') throw invalidParameter('limit', limit);
  if (limit < 0) throw invalidParameter('limit', 'limit must be non-negative');
  return limit;
}

const INTEGER_MAX = 2 ** 63;

/** A decimal integer, or why it is none. */
export function parseInteger(text: string): number | string {
  if (!/^[+-]?\d+$/.test(text)) return `strconv.Atoi: parsing ${goQuote(text)}: invalid syntax`;
  const value = Number(text);
  if (value >= INTEGER_MAX || value < -INTEGER_MAX) {
    return `strconv.Atoi: parsing ${goQuote(text)}: value out of range`;
  }
  return value;
}

const TRUE_TEXTS: readonly string[] = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const FALSE_TEXTS: readonly string[] = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

/** A boolean as Go reads it; null when it is none. */
export function parseBoolean(text: string): boolean | null {
  if (TRUE_TEXTS.includes(text)) return true;
  return FALSE_TEXTS.includes(text) ? false : null;
}
