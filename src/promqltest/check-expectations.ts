/** The expectations about failures, warnings and infos. Every function answers what is wrong, or null. */
import { RE2JS } from 're2js';
import type { Expectation } from './script.ts';

export function checkFailure(expectations: readonly Expectation[], error: Error): string | null {
  const failure = expectations.find(({ kind }) => kind === 'fail');
  if (failure === undefined) return `failed: ${error.message}`;
  return matches(failure, error.message) ? null : `failed with ${JSON.stringify(error.message)}`;
}

export function checkAnnotations(
  expectations: readonly Expectation[],
  warnings: readonly string[],
  infos: readonly string[],
): string | null {
  return checkKind(expectations, 'warn', warnings) ?? checkKind(expectations, 'info', infos);
}

/** Each expectation needs a text, and once there are expectations each text needs one of them. */
function checkKind(
  expectations: readonly Expectation[],
  kind: 'warn' | 'info',
  texts: readonly string[],
): string | null {
  if (expectations.some((expectation) => expectation.kind === `no_${kind}`)) {
    return texts.length === 0 ? null : `unexpected ${kind} ${JSON.stringify(texts[0])}`;
  }
  const wanted = expectations.filter((expectation) => expectation.kind === kind);
  if (wanted.length === 0) return null;
  if (texts.length === 0) return `no ${kind}`;
  const missing = wanted.find((expectation) => !texts.some((text) => matches(expectation, text)));
  if (missing !== undefined) return `no ${kind} with ${JSON.stringify(missing.text?.value)} among ${texts.join('; ')}`;
  const extra = texts.find((text) => !wanted.some((expectation) => matches(expectation, text)));
  return extra === undefined ? null : `unexpected ${kind} ${JSON.stringify(extra)}`;
}

function matches({ text }: Expectation, got: string): boolean {
  if (text === null) return true;
  return text.match === 'msg' ? got.trim() === text.value : RE2JS.compile(text.value).matcher(got).find();
}
