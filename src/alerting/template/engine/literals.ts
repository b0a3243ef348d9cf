/** Constants as Go writes them. */
import { goQuote } from '../../../model/go-format.ts';
import { scanString } from '../../../promql/syntax/strings.ts';

/** The text of a quoted string, null when an escape is wrong. */
export function unquote(source: string): string | null {
  const scanned = scanString(source, 0);
  if ('error' in scanned || scanned.end !== source.length) return null;
  // Go drops carriage returns in raw strings.
  return source[0] === '`' ? scanned.value.replaceAll('\r', '') : scanned.value;
}

export interface NumberValue {
  readonly ideal: bigint | number;
  readonly integer: bigint | null;
  readonly float: number;
}

/** The code point of `'a'`. Answers a message when the constant is none. */
export function parseCharacter(source: string): NumberValue | string {
  const text = unquote(source);
  const code = text?.codePointAt(0);
  if (text === null || code === undefined) return 'invalid syntax';
  if (text.length !== String.fromCodePoint(code).length) return `malformed character constant: ${source}`;
  // A byte that is no UTF-8, as of '\xff', is carried as U+DC00 + byte.
  const integer = BigInt(code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : code);
  return { ideal: integer, integer, float: Number(integer) };
}

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

export function parseNumber(source: string): NumberValue | string {
  const isFloatText = /[.pP]/.test(source) || (/[eE]/.test(source) && !/^[+-]?0[xX]/.test(source));
  const integer = isFloatText ? null : parseInteger(source);
  if (integer !== null) {
    if (integer >= INT64_MIN && integer <= INT64_MAX) return { ideal: integer, integer, float: Number(integer) };
    return `integer overflow: ${goQuote(source)}`;
  }
  const float = isFloatText ? parseFloatText(source) : null;
  if (float === null || !Number.isFinite(float))
    return `${isDecimal(source) ? 'integer overflow' : 'illegal number syntax'}: ${goQuote(source)}`;
  const whole = Number.isInteger(float) && Math.abs(float) < 2 ** 63 ? BigInt(float) : null;
  return { ideal: float, integer: whole, float };
}

/** Digits such as 08, which are no octal number. */
function isDecimal(source: string): boolean {
  return /^[+-]?\d+$/.test(source);
}

const INTEGER = /^([+-]?)(?:0[xX](_?[\da-fA-F]+)+|0[bB](_?[01]+)+|0[oO]?(_?[0-7]+)+|[1-9](_?\d+)*|0)$/;

/** Base by prefix; a zero before other digits means octal. Null when the text is no integer. */
export function parseInteger(source: string): bigint | null {
  const match = INTEGER.exec(source);
  if (match === null) return null;
  const digits = source.slice(match[1].length).replaceAll('_', '').toLowerCase();
  const octal = /^0[0-7]/.test(digits);
  const magnitude = BigInt(octal ? `0o${digits.slice(1)}` : digits);
  return match[1] === '-' ? -magnitude : magnitude;
}

const DECIMAL_FLOAT = /^[+-]?(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?$/;
const HEX_FLOAT = /^([+-]?)0[xX]([\da-fA-F_]*)\.?([\da-fA-F_]*)[pP]([+-]?\d+)$/;

/** Null when the text is no float of the language. */
function parseFloatText(source: string): number | null {
  const hex = HEX_FLOAT.exec(source);
  if (hex !== null) return hexFloat(hex);
  return DECIMAL_FLOAT.test(source) ? Number(source.replaceAll('_', '')) : null;
}

function hexFloat([, sign, whole, fraction, exponent]: RegExpExecArray): number | null {
  const digits = (whole + fraction).replaceAll('_', '');
  if (digits === '') return null;
  const magnitude = Number(BigInt(`0x${digits}`)) * 2 ** (Number(exponent) - 4 * fraction.replaceAll('_', '').length);
  return sign === '-' ? -magnitude : magnitude;
}

/** Go's strconv.ParseFloat: what functions make of a text. Null when it is no number; Infinity beyond the range. */
export function parseGoFloat(text: string): number | null {
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (special !== null) {
    if (special[2].toLowerCase() === 'nan') return special[1] === '' ? Number.NaN : null;
    return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  return parseFloatText(text);
}
