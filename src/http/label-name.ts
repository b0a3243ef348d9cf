/**
 * Label names in a path: any UTF-8, or escaped with the "values" scheme, which begins `U__`, doubles underscores and writes
 * every other character that old names cannot have as `_HEX_`: `U__a_2e_b__c` is `a.b_c`.
 */
const PREFIX = 'U__';
/** Digits of the largest code point, 10FFFF. */
const HEX_DIGITS_MAX = 6;
const CODE_POINT_MAX = 0x10ffff;

/** The name that is meant. A text that only looks escaped is a name itself. */
export function unescapeLabelName(text: string): string {
  if (!text.startsWith(PREFIX)) return text;
  return unescapeValues(text.slice(PREFIX.length)) ?? text;
}

function unescapeValues(escaped: string): string | null {
  let name = '';
  for (let at = 0; at < escaped.length; ) {
    if (escaped[at] !== '_') {
      name += escaped[at++];
      continue;
    }
    if (escaped[at + 1] === '_') {
      name += '_';
      at += 2;
      continue;
    }
    const end = escaped.indexOf('_', at + 1);
    const character = end < 0 ? null : characterOf(escaped.slice(at + 1, end));
    if (character === null) return null;
    name += character;
    at = end + 1;
  }
  return name;
}

function characterOf(hex: string): string | null {
  if (hex.length > HEX_DIGITS_MAX || !/^[0-9A-Fa-f]+$/.test(hex)) return null;
  const code = Number.parseInt(hex, 16);
  const surrogate = code >= 0xd800 && code <= 0xdfff;
  return code > CODE_POINT_MAX || surrogate ? null : String.fromCodePoint(code);
}
