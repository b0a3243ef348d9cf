/** JSON strings, escaped no more than JSON needs. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must be escaped
const ESCAPED = /["\\\u0000-\u001f]/g;

const NEEDS_ESCAPE = new RegExp(ESCAPED, '');

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** The text in quotes. Lone surrogates are left to the UTF-8 encoder, which makes U+FFFD of them, as Go does. */
export function quoteJson(text: string): string {
  return `"${text.replace(ESCAPED, escapeCharacter)}"`;
}

/** Texts in quotes with commas between them. Mostly none needs an escape, which one look at all of them says. */
export function quoteJsonList(texts: readonly string[]): string {
  if (texts.length === 0) return '';
  return NEEDS_ESCAPE.test(texts.join('')) ? texts.map(quoteJson).join(',') : `"${texts.join('","')}"`;
}

function escapeCharacter(character: string): string {
  return SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
