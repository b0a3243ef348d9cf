/** Whole numbers and floats by printf's verbs. Null: the verb is not for them. */
import { formatG, goQuoteCharacter, isPrintable } from '../../../model/go-format.ts';
import { type FormatFlags, pad } from './format-flags.ts';
import { asciiOnly } from './format-text.ts';
import { exponentSuffix, exponentText, fixedText, generalText, parts } from './number-text.ts';

const BASES: Readonly<Record<string, { base: number; prefix: string }>> = {
  d: { base: 10, prefix: '' },
  v: { base: 10, prefix: '' },
  b: { base: 2, prefix: '0b' },
  o: { base: 8, prefix: '0' },
  O: { base: 8, prefix: '' },
  x: { base: 16, prefix: '0x' },
  X: { base: 16, prefix: '0X' },
};

const REPLACEMENT = 0xfffd;

export function formatInteger(value: bigint, verb: string, flags: FormatFlags): string | null {
  if (Object.hasOwn(BASES, verb)) return inBase(value, verb, flags);
  const code =
    value >= 0n && value <= 0x10ffffn && !(value >= 0xd800n && value < 0xe000n) ? Number(value) : REPLACEMENT;
  const character = String.fromCodePoint(code);
  switch (verb) {
    case 'c':
      return pad(character, flags);
    case 'q': {
      const quoted = goQuoteCharacter(character);
      return pad(flags.plus ? asciiOnly(quoted) : quoted, flags);
    }
    case 'U': {
      const digits = BigInt.asUintN(64, value)
        .toString(16)
        .toUpperCase()
        .padStart(Math.max(4, flags.precision ?? 0), '0');
      const shown = flags.sharp && isPrintable(character) ? ` '${character}'` : '';
      return pad(`U+${digits}${shown}`, { ...flags, zero: false });
    }
    default:
      return null;
  }
}

function inBase(value: bigint, verb: string, flags: FormatFlags): string {
  const { base, prefix } = BASES[verb];
  const sign = signOf(value < 0n, flags);
  if (flags.precision === 0 && value === 0n) return pad('', { ...flags, zero: false });
  const magnitude = (value < 0n ? -value : value).toString(base);
  const fills = flags.precision === null && flags.zero && !flags.minus && flags.width !== null;
  const digits = magnitude.padStart(fills ? flags.width - sign.length : (flags.precision ?? 0), '0');
  // A leading zero says octal by itself.
  const shownPrefix = !flags.sharp || (base === 8 && digits.startsWith('0')) ? '' : prefix;
  const text = sign + (verb === 'O' ? '0o' : shownPrefix) + (verb === 'X' ? digits.toUpperCase() : digits);
  return pad(text, { ...flags, zero: false });
}

function signOf(negative: boolean, { plus, space }: FormatFlags): string {
  if (negative) return '-';
  return plus ? '+' : space ? ' ' : '';
}

export function formatFloat(value: number, verb: string, flags: FormatFlags): string | null {
  const negative = value < 0 || Object.is(value, -0);
  if (!Number.isFinite(value)) {
    if (!'vgGeEfFxXb'.includes(verb)) return null;
    const name = Number.isNaN(value) ? 'NaN' : 'Inf';
    // An infinity always has its sign.
    const shown = name === 'Inf' && !negative && !flags.space ? '+' : signOf(negative, flags);
    return pad(shown + name, { ...flags, zero: false });
  }
  const magnitude = floatMagnitude(Math.abs(value), verb, flags);
  if (magnitude === null) return null;
  const sign = signOf(negative, flags);
  const fills = flags.zero && !flags.minus && flags.width !== null;
  return pad(sign + (fills ? magnitude.padStart(flags.width - sign.length, '0') : magnitude), flags);
}

function floatMagnitude(value: number, verb: string, flags: FormatFlags): string | null {
  const { precision, sharp } = flags;
  switch (verb) {
    case 'v':
    case 'g':
      if (precision !== null) return generalText(value, precision, sharp);
      return sharp ? generalText(value, DIGITS_DEFAULT, true) : formatG(value);
    case 'e':
      return withPoint(exponentText(value, precision ?? DIGITS_DEFAULT), sharp);
    case 'f':
    case 'F':
      return withPoint(fixedText(value, precision ?? DIGITS_DEFAULT), sharp);
    case 'x':
      return hexText(value, precision);
    case 'b': {
      const { mantissa, exponent } = parts(value);
      return `${mantissa}p${exponent < 0 ? '' : '+'}${exponent}`;
    }
    case 'E':
    case 'G':
    case 'X':
      return floatMagnitude(value, verb.toLowerCase(), flags)!.toUpperCase();
    default:
      return null;
  }
}

const DIGITS_DEFAULT = 6;

function withPoint(text: string, sharp: boolean): string {
  return sharp && !text.includes('.') ? text.replace(/(?=e|$)/, '.') : text;
}

const MANTISSA_BITS = 52;
const HEX_DIGITS = MANTISSA_BITS / 4;

/** `0x1.8p+01`: a mantissa from 1 to 2 in base 16, a power of two. */
function hexText(value: number, precision: number | null): string {
  if (value === 0) return `0x0${precision ? `.${'0'.repeat(precision)}` : ''}p+00`;
  let { mantissa, exponent } = parts(value);
  while (mantissa >> BigInt(MANTISSA_BITS) === 0n) {
    mantissa <<= 1n;
    exponent--;
  }
  if (precision !== null && precision < HEX_DIGITS) {
    mantissa = roundedToEven(mantissa, BigInt(4 * (HEX_DIGITS - precision)));
    if (mantissa >> BigInt(MANTISSA_BITS + 1) > 0n) {
      mantissa >>= 1n;
      exponent++;
    }
  }
  const fraction = mantissa.toString(16).slice(1);
  const digits = precision === null ? fraction.replace(/0+$/, '') : fraction.slice(0, precision).padEnd(precision, '0');
  return `0x1${digits === '' ? '' : `.${digits}`}p${exponentSuffix(exponent + MANTISSA_BITS)}`;
}

/** The low bits become zero. */
function roundedToEven(mantissa: bigint, bits: bigint): bigint {
  const kept = mantissa >> bits;
  const rest = mantissa - (kept << bits);
  const half = 1n << (bits - 1n);
  const up = rest > half || (rest === half && kept % 2n === 1n);
  return (up ? kept + 1n : kept) << bits;
}
