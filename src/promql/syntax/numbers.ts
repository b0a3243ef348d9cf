/**
 * Numbers and durations of PromQL: how far a token reaches, which Prometheus decides character by character, and what it
 * is worth.
 */
import { DurationError, parseDuration } from '../../model/durations.ts';
import { goQuote } from '../../model/go-format.ts';

export interface ScannedNumber {
  readonly kind: 'number' | 'duration' | 'bad';
  /** Behind the last character that was looked at and taken. */
  readonly end: number;
}

/** A literal: a duration's value is seconds. */
export interface NumberValue {
  readonly value: number;
  readonly duration: boolean;
}

const DECIMAL = '0123456789';
const HEXADECIMAL = '0123456789abcdefABCDEF';

/** Takes a number or duration that starts at `from` (a digit, or a dot and a digit). */
export function scanNumber(text: string, from: number): ScannedNumber {
  const number = scanPlainNumber(text, from);
  if (number.kind === 'number') return number;
  // The units are looked for where the number broke off.
  return scanDurationRest(text, number.end);
}

function scanPlainNumber(text: string, from: number): ScannedNumber {
  let at = from;
  let digits = DECIMAL;
  if (text[at] === '0' && (text[at + 1] === 'x' || text[at + 1] === 'X')) {
    at += text[at + 2] === '_' ? 3 : 2;
    digits = HEXADECIMAL;
  }
  let dots = 0;
  let exponents = 0;
  if (text[at] === '.') {
    dots++;
    at++;
  }
  if (isOneOf(text[at], digits)) at++;
  for (;;) {
    const character = text[at];
    // In a hexadecimal number too: an e behind its first digit counts as an exponent, as in Prometheus.
    if (isOneOf(character, '.eE_')) {
      at++;
      if (character === '.' ? ++dots > 1 : character !== '_' && ++exponents > 1) return { kind: 'bad', end: at };
      if (character !== '.' && character !== '_' && isOneOf(text[at], '+-')) at++;
      if (isOneOf(text[at], character === '.' ? '._' : '._eE')) return { kind: 'bad', end: at + 1 };
      if (character !== '.' && at === text.length) return { kind: 'bad', end: at };
    } else if (!isOneOf(character, digits)) {
      return { kind: isWordCharacter(character) ? 'bad' : 'number', end: at };
    }
    while (isOneOf(text[at], digits)) at++;
  }
}

/** `m`, `h30m`, `ms`: a unit, then numbers with units. The character behind counts as taken when it is a bad one. */
function scanDurationRest(text: string, from: number): ScannedNumber {
  let at = from;
  let units = 'smhdwy';
  do {
    while (at > from && isOneOf(text[at], DECIMAL)) at++;
    if (!isOneOf(text[at], units)) return { kind: 'bad', end: at };
    at++;
    if (text[at] === 's') at++;
    units = 'smhdw';
  } while (isOneOf(text[at], DECIMAL));
  return isWordCharacter(text[at]) ? { kind: 'bad', end: at + 1 } : { kind: 'duration', end: at };
}

/** The message for a token that breaks off as neither number nor duration. */
export function badNumber(token: string): string {
  return `bad number or duration syntax: ${goQuote(token)}`;
}

/** The value of a whole token as scanNumber takes it, or the text of what is wrong with it. */
export function numberValue(token: string): NumberValue | string {
  const { kind, end } = scanNumber(token, 0);
  if (kind === 'bad' || end < token.length) return badNumber(token.slice(0, end));
  if (kind === 'number') return plainValue(token);
  try {
    return { value: parseDuration(token) / 1000, duration: true };
  } catch (error) {
    if (error instanceof DurationError) return error.message;
    throw error;
  }
}

const INT64_MAX = 2n ** 63n - 1n;

/** Go's rules: an integer with its base prefix first (a leading 0 means octal), then a decimal floating-point number. */
function plainValue(token: string): NumberValue | string {
  if (/^(0[xX]_?)?[0-9a-fA-F]+(_[0-9a-fA-F]+)*$/.test(token)) {
    const digits = token.replaceAll('_', '');
    const integer = integerValue(digits);
    if (integer !== null && integer <= INT64_MAX) return { value: Number(integer), duration: false };
  }
  if (!/^([0-9]+(_[0-9]+)*\.?|\.)([0-9]+(_[0-9]+)*)?([eE][+-]?[0-9]+(_[0-9]+)*)?$/.test(token)) {
    return `error parsing number: strconv.ParseFloat: parsing ${goQuote(token)}: invalid syntax`;
  }
  const value = Number(token.replaceAll('_', ''));
  if (Number.isFinite(value)) return { value, duration: false };
  return `error parsing number: strconv.ParseFloat: parsing ${goQuote(token)}: value out of range`;
}

function integerValue(digits: string): bigint | null {
  if (/^0[xX]/.test(digits)) return BigInt(digits);
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits}`);
  return /^(0|[1-9][0-9]*)$/.test(digits) ? BigInt(digits) : null;
}

export function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /^[A-Za-z0-9_]$/.test(character);
}

function isOneOf(character: string | undefined, set: string): boolean {
  return character !== undefined && set.includes(character);
}
