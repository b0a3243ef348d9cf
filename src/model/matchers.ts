import { RE2JS } from 're2js';
import { LIMITS } from '../limits.ts';
import { goQuote } from './go-format.ts';

export type MatchType = '=' | '!=' | '=~' | '!~';

/** One label matcher. A series that lacks the label has the empty value. */
export interface Matcher {
  readonly type: MatchType;
  readonly name: string;
  readonly value: string;
}

/** `name="value"`, as in a selector. */
export function formatMatcher({ name, type, value }: Matcher): string {
  return `${name}${type}${goQuote(value)}`;
}

/** Compiles a matcher's expression as Prometheus does: RE2, fully anchored, the dot matches a newline. */
export function compileAnchored(source: string): RE2JS {
  limitSource(source);
  return RE2JS.compile(`^(?s:${source})$`);
}

function limitSource(source: string): void {
  if (source.length > LIMITS.regexSourceCharsMax) {
    throw new Error(`regular expression of ${source.length} characters: at most ${LIMITS.regexSourceCharsMax}`);
  }
}

/** Why an expression does not compile, null when it does. Alone, so that `a)(b` cannot hide in the anchors. */
export function regexProblem(source: string): string | null {
  try {
    limitSource(source);
    RE2JS.compile(source);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A test of one value against one matcher; the expression is compiled once. */
export function valueTest(matcher: Matcher): (value: string) => boolean {
  switch (matcher.type) {
    case '=':
      return (value) => value === matcher.value;
    case '!=':
      return (value) => value !== matcher.value;
    case '=~': {
      const pattern = compileAnchored(matcher.value);
      return (value) => pattern.matches(value);
    }
    case '!~': {
      const pattern = compileAnchored(matcher.value);
      return (value) => !pattern.matches(value);
    }
  }
}

/** Whether a series without the label passes. */
export function matchesEmpty(matcher: Matcher): boolean {
  return valueTest(matcher)('');
}
