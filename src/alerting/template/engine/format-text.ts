/** Texts by printf's verbs. Null: the verb is not for them. */
import { goQuote } from '../../../model/go-format.ts';
import { bytesOf } from './byte-text.ts';
import { type FormatFlags, pad } from './format-flags.ts';

/** What cannot stand between back quotes: they themselves, ASCII's control characters except the tab, no text. */
const NOT_RAW = /[^\P{Cc}\t\u0080-\u009f]|[`\ufeff\p{Surrogate}]/u;

export function formatText(value: string, verb: string, flags: FormatFlags): string | null {
  switch (verb) {
    case 's':
    case 'v':
      return pad(truncated(value, flags), flags);
    case 'q':
      return pad(quoted(truncated(value, flags), flags), flags);
    case 'x':
    case 'X':
      return pad(hexBytes(value, verb, flags), flags);
    default:
      return null;
  }
}

function truncated(value: string, { precision }: FormatFlags): string {
  return precision === null ? value : [...value].slice(0, precision).join('');
}

function quoted(value: string, { sharp, plus }: FormatFlags): string {
  if (sharp && !NOT_RAW.test(value)) return `\`${value}\``;
  return plus ? asciiOnly(goQuote(value)) : goQuote(value);
}

/** Characters of a quoted text beyond ASCII as escapes. */
export function asciiOnly(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (character) => {
    const code = character.codePointAt(0)!;
    return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
  });
}

function hexBytes(value: string, verb: string, { precision, sharp, space }: FormatFlags): string {
  const bytes = bytesOf(value);
  const shown = precision === null ? bytes : bytes.subarray(0, precision);
  const pairs = Array.from(shown, (byte) => byte.toString(16).padStart(2, '0'));
  const prefix = sharp ? '0x' : '';
  const text = space ? pairs.map((pair) => prefix + pair).join(' ') : (pairs.length > 0 ? prefix : '') + pairs.join('');
  return verb === 'X' ? text.toUpperCase() : text;
}
