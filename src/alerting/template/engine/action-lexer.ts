/** What stands between the delimiters, as tokens. */
import { goQuote, isPrintable } from '../../../model/go-format.ts';
import { type Closed, isSpace, LEFT, RIGHT, rightDelimiter } from './delimiters.ts';
import { KEYWORDS, type Token, type TokenKind } from './tokens.ts';

const WORD = /[\p{L}\p{Nd}_]+/uy;
/** Signs, digits with a prefix or none, fraction, exponent; some that this takes are no numbers. */
const NUMBER =
  /[+-]?(?:0[xX][\da-fA-F_]*\.?[\da-fA-F_]*(?:[pP][+-]?[\d_]*)?|0[oO][0-7_]*\.?[0-7_]*|0[bB][01_]*\.?[01_]*|[\d_]*\.?[\d_]*(?:[eE][+-]?[\d_]*)?)i?/y;

const QUOTED: Readonly<Record<string, { kind: TokenKind; pattern: RegExp; open: string }>> = {
  '"': { kind: 'string', pattern: /"(?:[^"\\\n]|\\[^\n])*"/y, open: 'unterminated quoted string' },
  '`': { kind: 'string', pattern: /`[^`]*`/y, open: 'unterminated raw quoted string' },
  "'": { kind: 'character', pattern: /'(?:[^'\\\n]|\\[^\n])*'/y, open: 'unterminated character constant' },
};

const SIMPLE: Readonly<Record<string, TokenKind>> = {
  '=': 'assign',
  '|': 'pipe',
  '(': 'left parenthesis',
  ')': 'right parenthesis',
};

/** Appends the tokens up to the right delimiter and says where it ends; null after an error. */
export function actionTokens(tokens: Token[], text: string, open: number, from: number): Closed | null {
  tokens.push({ kind: 'left delimiter', at: open, text: LEFT });
  let parentheses = 0;
  for (let at = from; ; ) {
    const closed = rightDelimiter(text, at);
    if (closed !== null) {
      if (parentheses > 0) return fail(tokens, at, 'unclosed left paren');
      tokens.push({ kind: 'right delimiter', at: closed.trims ? at + 2 : at, text: RIGHT });
      return closed;
    }
    const token = tokenAt(text, at);
    if (token.text === '(') parentheses++;
    if (token.text === ')' && parentheses-- === 0) return fail(tokens, at, 'unexpected right paren');
    tokens.push(token);
    if (token.kind === 'error') return null;
    at += token.text.length;
  }
}

function fail(tokens: Token[], at: number, message: string): null {
  tokens.push(error(at, message));
  return null;
}

function error(at: number, message: string): Token {
  return { kind: 'error', at, text: message };
}

function tokenAt(text: string, at: number): Token {
  const character = text[at];
  if (character === undefined) return error(at, 'unclosed action');
  if (isSpace(character)) return spaceAt(text, at);
  if (Object.hasOwn(SIMPLE, character)) return { kind: SIMPLE[character], at, text: character };
  if (Object.hasOwn(QUOTED, character)) return quotedAt(text, at);
  if (character === ':') {
    return text[at + 1] === '=' ? { kind: 'declare', at, text: ':=' } : error(at, 'expected :=');
  }
  if (character === '$') return nameAt(text, at, 'variable');
  if (character === '.' && !/[0-9]/.test(text[at + 1] ?? '')) {
    // A dot at the end of the text is read as the start of a number.
    return at + 1 < text.length ? nameAt(text, at, 'field') : numberAt(text, at);
  }
  if (/[-+.0-9]/.test(character)) return numberAt(text, at);
  const name = matched(WORD, text, at);
  if (name !== '') return identifierAt(text, at, name);
  if (character > ' ' && character <= '~') return { kind: 'other', at, text: character };
  return error(at, `unrecognized character in action: ${codePointText(text, at)}`);
}

/** All white space, save the last one before a minus that trims. */
function spaceAt(text: string, at: number): Token {
  let end = at + 1;
  while (isSpace(text[end]) && rightDelimiter(text, end) === null) end++;
  return { kind: 'space', at, text: text.slice(at, end) };
}

function quotedAt(text: string, at: number): Token {
  const { kind, pattern, open } = QUOTED[text[at]];
  const quoted = matched(pattern, text, at);
  return quoted === '' ? error(at, open) : { kind, at, text: quoted };
}

function nameAt(text: string, at: number, kind: 'field' | 'variable'): Token {
  if (isTerminator(text, at + 1)) return { kind: kind === 'field' ? 'dot' : kind, at, text: text[at] };
  const end = at + 1 + matched(WORD, text, at + 1).length;
  if (!isTerminator(text, end)) return error(at, `bad character ${codePointText(text, end)}`);
  return { kind, at, text: text.slice(at, end) };
}

function identifierAt(text: string, at: number, name: string): Token {
  const end = at + name.length;
  if (!isTerminator(text, end)) return error(at, `bad character ${codePointText(text, end)}`);
  if (KEYWORDS.has(name)) return { kind: 'keyword', at, text: name };
  if (name === 'true' || name === 'false') return { kind: 'bool', at, text: name };
  return { kind: name === 'nil' ? 'nil' : 'identifier', at, text: name };
}

function numberAt(text: string, at: number): Token {
  const real = matched(NUMBER, text, at);
  let end = at + real.length;
  const imaginary = /[+-]/.test(text[end] ?? '') ? matched(NUMBER, text, end) : '';
  end += imaginary.length;
  const tail = matched(WORD, text, end);
  if (tail !== '')
    return error(at, `bad number syntax: ${goQuote(text.slice(at, end) + String.fromCodePoint(tail.codePointAt(0)!))}`);
  if (imaginary !== '' && !imaginary.endsWith('i'))
    return error(at, `bad number syntax: ${goQuote(text.slice(at, end))}`);
  return { kind: imaginary === '' ? 'number' : 'complex', at, text: text.slice(at, end) };
}

/** Whether a name may end here. */
function isTerminator(text: string, at: number): boolean {
  const character = text[at];
  return character === undefined || isSpace(character) || '.,|:()'.includes(character) || text.startsWith(RIGHT, at);
}

function matched(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

/** `U+0023 '#'`; the character only when it is printable. */
function codePointText(text: string, at: number): string {
  const code = text.codePointAt(at)!;
  const character = String.fromCodePoint(code);
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return isPrintable(character) ? `${name} '${character}'` : name;
}
