/**
 * String literals of PromQL. A `\x` or octal escape is one byte; the bytes of a value that are no UTF-8 are carried as
 * lone surrogates U+DC80..U+DCFF.
 */
import { isPrintable } from '../../model/go-format.ts';

export type ScannedString =
  | { readonly end: number; readonly value: string }
  /** `end` is behind the bad place. */
  | { readonly end: number; readonly error: string };

/** Takes the string that opens with the quote at `from`. */
export function scanString(text: string, from: number): ScannedString {
  return text[from] === '`' ? scanRaw(text, from) : scanQuoted(text, from);
}

function scanRaw(text: string, from: number): ScannedString {
  const close = text.indexOf('`', from + 1);
  const end = close < 0 ? text.length : close + 1;
  const value = text.slice(from + 1, close < 0 ? end : close);
  if (value.includes('\ufffd')) return { end, error: 'invalid UTF-8 rune' };
  return close < 0 ? { end, error: 'unterminated raw string' } : { end, value };
}

function scanQuoted(text: string, from: number): ScannedString {
  const quote = text[from];
  const value = new ByteText();
  let at = from + 1;
  for (let plainFrom = at; ; ) {
    const character = text[at];
    if (character === quote || character === undefined || character === '\n') {
      value.text(text.slice(plainFrom, at));
      return character === quote
        ? { end: at + 1, value: value.finish() }
        : { end: at, error: 'unterminated quoted string' };
    }
    if (character === '\ufffd') return { end: at + 1, error: 'invalid UTF-8 rune' };
    if (character !== '\\') {
      at++;
      continue;
    }
    value.text(text.slice(plainFrom, at));
    const escaped = scanEscape(text, at + 1, quote);
    if (typeof escaped === 'string') return { end: at + 1, error: escaped };
    if (escaped.byte) value.byte(escaped.code);
    else value.text(String.fromCodePoint(escaped.code));
    at = escaped.end;
    plainFrom = at;
  }
}

interface Escape {
  readonly end: number;
  readonly code: number;
  /** `code` is a byte, not a character. */
  readonly byte: boolean;
}

const SIMPLE_ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92 };
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Takes the escape behind the backslash, or says what is wrong with it. */
function scanEscape(text: string, from: number, quote: string): Escape | string {
  const character = text[from];
  if (character === undefined) return 'escape sequence not terminated';
  if (character === quote) return { end: from + 1, code: quote.charCodeAt(0), byte: false };
  if (Object.hasOwn(SIMPLE_ESCAPES, character)) {
    return { end: from + 1, code: SIMPLE_ESCAPES[character], byte: false };
  }
  if (character >= '0' && character <= '7') return scanCode(text, from, 3, 8, true);
  if (Object.hasOwn(HEX_DIGITS, character)) {
    return scanCode(text, from + 1, HEX_DIGITS[character], 16, character === 'x');
  }
  return `unknown escape sequence ${codePointName(text, from)}`;
}

function scanCode(text: string, from: number, digits: number, base: number, byte: boolean): Escape | string {
  let code = 0;
  for (let at = from; at < from + digits; at++) {
    if (at >= text.length) return 'escape sequence not terminated';
    const digit = /^[0-9a-fA-F]$/.test(text[at]) ? Number.parseInt(text[at], 16) : base;
    if (digit >= base) return `illegal character ${codePointName(text, at)} in escape sequence`;
    code = code * base + digit;
  }
  const max = byte ? 0xff : 0x10ffff;
  if (code > max || (code >= 0xd800 && code < 0xe000)) return 'escape sequence is an invalid Unicode code point';
  return { end: from + digits, code, byte };
}

/** `U+0063 'c'`; the character only when it is printable. */
function codePointName(text: string, at: number): string {
  const code = text.codePointAt(at)!;
  const character = String.fromCodePoint(code);
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return isPrintable(character) ? `${name} '${character}'` : name;
}

/** A text put together from characters and bytes. */
class ByteText {
  #text = '';
  /** From the first byte above ASCII on: everything as UTF-8. */
  #chunks: Buffer[] | null = null;

  text(text: string): void {
    if (this.#chunks === null) this.#text += text;
    else this.#chunks.push(Buffer.from(text, 'utf8'));
  }

  byte(byte: number): void {
    if (byte < 0x80 && this.#chunks === null) {
      this.#text += String.fromCharCode(byte);
      return;
    }
    this.#chunks ??= [Buffer.from(this.#text, 'utf8')];
    this.#chunks.push(Buffer.from([byte]));
  }

  finish(): string {
    return this.#chunks === null ? this.#text : decodeBytes(Buffer.concat(this.#chunks));
  }
}

/** UTF-8 to text; each byte that is none becomes the lone surrogate U+DC00 + byte. */
export function decodeBytes(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    text += length === 0 ? String.fromCharCode(0xdc00 + bytes[at]) : bytes.toString('utf8', at, at + length);
    at += Math.max(length, 1);
  }
  return text;
}

/** Bytes of the UTF-8 character at `at`, 0 when there is none. */
function sequenceLength(bytes: Buffer, at: number): number {
  const first = bytes[at];
  const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (at + length > bytes.length) return 0;
  // Node decodes a broken sequence to U+FFFD, which is written with other bytes.
  const sequence = bytes.subarray(at, at + length);
  return Buffer.from(sequence.toString('utf8')).equals(sequence) ? length : 0;
}

/** Whether a text has no byte that is not UTF-8. */
export function isValidText(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
