/** Text to tokens. Comments leave none; the last token is the end of the file or an error. */
import { actionTokens } from './action-lexer.ts';
import { type Closed, isSpace, LEFT, rightDelimiter } from './delimiters.ts';
import type { Token } from './tokens.ts';

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let trimsNext = false;
  for (let at = 0; ; ) {
    const open = text.indexOf(LEFT, at);
    const trimsBefore = open >= 0 && isLeftTrim(text, open + LEFT.length);
    pushText(tokens, text, at, open < 0 ? text.length : open, trimsNext, trimsBefore);
    if (open < 0) break;

    const inside = open + LEFT.length + (trimsBefore ? 2 : 0);
    const closed = text.startsWith('/*', inside)
      ? commentEnd(tokens, text, inside)
      : actionTokens(tokens, text, open, inside);
    if (closed === null) return tokens;
    at = closed.end;
    trimsNext = closed.trims;
  }
  tokens.push({ kind: 'end of file', at: text.length, text: '' });
  return tokens;
}

function isLeftTrim(text: string, at: number): boolean {
  return text[at] === '-' && isSpace(text[at + 1]);
}

function pushText(
  tokens: Token[],
  text: string,
  from: number,
  to: number,
  trimsStart: boolean,
  trimsEnd: boolean,
): void {
  let start = from;
  let end = to;
  if (trimsStart) while (start < end && isSpace(text[start])) start++;
  if (trimsEnd) while (end > start && isSpace(text[end - 1])) end--;
  if (end > start) tokens.push({ kind: 'text', at: start, text: text.slice(start, end) });
}

function commentEnd(tokens: Token[], text: string, from: number): Closed | null {
  const close = text.indexOf('*/', from + 2);
  const closed = close < 0 ? null : rightDelimiter(text, close + 2);
  if (closed === null) {
    const message = close < 0 ? 'unclosed comment' : 'comment ends before closing delimiter';
    tokens.push({ kind: 'error', at: from, text: message });
  }
  return closed;
}
