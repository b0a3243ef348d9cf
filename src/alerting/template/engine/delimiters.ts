/** What separates actions from text, and the minus signs that trim white space. */

export const LEFT = '{{';
export const RIGHT = '}}';

/** Where an action or a comment ends. */
export interface Closed {
  /** Behind the delimiter. */
  readonly end: number;
  /** ` -}}`: the white space behind it goes. */
  readonly trims: boolean;
}

/** The delimiter at `at`, white space and minus before it included; null when there is none. */
export function rightDelimiter(text: string, at: number): Closed | null {
  if (isSpace(text[at]) && text.startsWith(`-${RIGHT}`, at + 1)) return { end: at + 2 + RIGHT.length, trims: true };
  return text.startsWith(RIGHT, at) ? { end: at + RIGHT.length, trims: false } : null;
}

export function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}
