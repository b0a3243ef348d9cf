/**
 * Numbers and strings in the forms that Go prints, which are those of Prometheus's answers and messages. All numbers have
 * the fewest digits that read back as the same double; NaN is `NaN`, the infinities are `+Inf` and `-Inf`, negative zero
 * is `-0`.
 */

/** The value text of the API: plain, with an exponent of at least two digits below 1e-6 and from 1e21 on. */
export function formatFloat(value: number): string {
  const special = formatSpecial(value);
  if (special !== null) return special;
  // JavaScript changes to exponents at the same bounds, but writes 1e-7.
  return Math.abs(value) < 1e-6 ? padExponent(String(value)) : String(value);
}

/** Never an exponent: 1e21 is `1000000000000000000000`, 1e-7 is `0.0000001` (Go's `'f', -1`). */
export function formatFloatPlain(value: number): string {
  const special = formatSpecial(value);
  if (special !== null) return special;
  const text = String(value);
  if (!text.includes('e')) return text;
  const { sign, digits, exponent } = decompose(value);
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  return `${sign}${digits.padEnd(exponent + 1, '0')}`;
}

/** Go's `%g` and `%v`: an exponent when it is below -4 or above 5: `123456`, `1.234567e+06`, `1e-05`. */
export function formatG(value: number): string {
  const special = formatSpecial(value);
  if (special !== null) return special;
  const { exponent } = decompose(value);
  return exponent < -4 || exponent >= 6 ? formatExponent(value) : formatFloatPlain(value);
}

/** Always an exponent: `1e+00`, `2.35e+01` (Go's `'e', -1`). */
export function formatExponent(value: number): string {
  return formatSpecial(value, '0e+00') ?? padExponent(value.toExponential());
}

/** Six decimals, no exponent (Go's `%f`). */
export function formatF(value: number): string {
  if (!Number.isFinite(value)) return formatSpecial(value)!;
  // A double from 1e21 on is a whole number; toFixed would write it with an exponent.
  if (Math.abs(value) >= 1e21) return `${BigInt(value)}.000000`;
  return Object.is(value, -0) ? '-0.000000' : value.toFixed(6);
}

function formatSpecial(value: number, zero = '0'): string | null {
  if (value === 0) return Object.is(value, -0) ? `-${zero}` : zero;
  if (Number.isFinite(value)) return null;
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

/** `1e-7` to `1e-07`; other exponents stay. */
function padExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

/** value = sign 0.digits * 10^(exponent + 1): the exponent is that of the first digit. */
function decompose(value: number): { sign: string; digits: string; exponent: number } {
  const [mantissa, exponent] = Math.abs(value).toExponential().split('e');
  return { sign: value < 0 ? '-' : '', digits: mantissa.replace('.', ''), exponent: Number(exponent) };
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
};

/** What Go prints as it is: letters, marks, numbers, punctuation, symbols and the plain space. */
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
const PLAIN_ASCII = /^[ !#-[\]-~]*$/;

/** Go's `%q` of a string. A lone surrogate U+DC80..U+DCFF stands for the byte in its low half and prints as `\xHH`. */
export function goQuote(text: string): string {
  if (PLAIN_ASCII.test(text)) return `"${text}"`;
  let quoted = '"';
  for (const character of text) quoted += character === '"' ? '\\"' : quoteCharacter(character);
  return `${quoted}"`;
}

/** Go's `%q` of a character, in single quotes. */
export function goQuoteCharacter(character: string): string {
  return character === "'" ? "'\\''" : `'${quoteCharacter(character)}'`;
}

/** Whether Go calls a character printable. */
export function isPrintable(character: string): boolean {
  return PRINTABLE.test(character);
}

function quoteCharacter(character: string): string {
  if (PRINTABLE.test(character) && character !== '\\') return character;
  const escaped = ESCAPES[character];
  if (escaped !== undefined) return escaped;
  const code = character.codePointAt(0)!;
  if (code < 0x80) return `\\x${hex(code, 2)}`;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${hex(code & 0xff, 2)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, '0');
}
