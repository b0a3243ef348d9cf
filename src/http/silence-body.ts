/** The body of a request that makes or changes a silence. */
import { SilenceProblem, type SilenceText } from '../alerting/channels/silences.ts';
import { labelMatcher } from '../model/label-matcher-text.ts';
import type { Matcher } from '../model/matchers.ts';

/** Throws a SilenceProblem that names the field. */
export function readSilence(body: unknown): { readonly id: string | null; readonly text: SilenceText } {
  const { id, matchers, startsAt, endsAt, createdBy, comment } = object(body, 'body');
  if (!Array.isArray(matchers)) throw new SilenceProblem('matchers in body is required');
  const text = {
    matchers: matchers.map(readMatcher),
    startsAtMs: readTime(startsAt, 'startsAt'),
    endsAtMs: readTime(endsAt, 'endsAt'),
    createdBy: readText(createdBy, 'createdBy'),
    comment: readText(comment, 'comment'),
  };
  return { id: typeof id === 'string' && id !== '' ? id : null, text };
}

function object(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new SilenceProblem(`${name} must be an object`);
  return value as Record<string, unknown>;
}

function readMatcher(value: unknown, index: number): Matcher {
  const { name, value: wanted, isRegex = false, isEqual = true } = object(value, `matchers[${index}]`);
  const isNegative = isEqual === false;
  const type = isRegex === true ? (isNegative ? '!~' : '=~') : isNegative ? '!=' : '=';
  try {
    return labelMatcher(readText(name, `matchers[${index}].name`), type, readText(wanted, `matchers[${index}].value`));
  } catch (error) {
    throw error instanceof SilenceProblem ? error : new SilenceProblem((error as Error).message);
  }
}

function readTime(value: unknown, name: string): number {
  const timeMs = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(timeMs))
    throw new SilenceProblem(`${name} in body must be of type date-time: ${JSON.stringify(value)}`);
  return timeMs;
}

function readText(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new SilenceProblem(`${name} in body is required`);
  return value;
}
