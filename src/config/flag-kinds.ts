/**
 * The kinds of values that a flag can have: how its text is read and how the value is shown by /api/v1/status/flags.
 */
import { formatDuration, parseDuration } from '../model/durations.ts';
import { formatSize, parseSize } from './sizes.ts';

export interface FlagKind<T> {
  /** Takes no value; has a --no- form. */
  readonly isBoolean: boolean;
  /** Every occurrence adds to the value; otherwise a second one is an error. */
  readonly repeatable: boolean;
  /** The value of all occurrences. Throws an Error with the reason. */
  parse(texts: readonly string[]): T;
  print(value: T): string;
}

/** One row of the table of flags. */
export interface FlagRow<T> {
  /** Without the dashes. */
  readonly name: string;
  readonly kind: FlagKind<T>;
  /** What the flag is when it is not given. */
  readonly fallback: T;
  readonly help: string;
  /** What giving the flag does here: ignored flags are accepted, and named in the log. */
  readonly effect: 'used' | 'ignored';
  /** Shown by --help; scripts use some that are not. */
  readonly hidden: boolean;
}

function single<T>(parse: (text: string) => T, print: (value: T) => string): FlagKind<T> {
  return { isBoolean: false, repeatable: false, parse: (texts) => parse(texts[0]), print };
}

export const TEXT: FlagKind<string> = single(
  (text) => text,
  (value) => value,
);

export const DURATION_MS: FlagKind<number> = single(parseDuration, formatDuration);

/** undefined: not given, shown as 0s; so that "0" given can mean something else. */
export const OPTIONAL_DURATION_MS: FlagKind<number | undefined> = single<number | undefined>(parseDuration, (value) =>
  formatDuration(value ?? 0),
);

export const BYTES: FlagKind<number> = single(parseSize, formatSize);

export const INTEGER: FlagKind<number> = single(parseInteger, String);

export const RATIO: FlagKind<number> = single(parseRatio, String);

/** Every occurrence is one element. */
export const LIST: FlagKind<readonly string[]> = {
  isBoolean: false,
  repeatable: true,
  parse: (texts) => [...texts],
  print: (values) => values.join(','),
};

/** Every occurrence is a comma-separated list. */
export const COMMA_LIST: FlagKind<readonly string[]> = {
  isBoolean: false,
  repeatable: true,
  parse: (texts) => texts.flatMap((text) => text.split(',')).filter((text) => text !== ''),
  print: (values) => values.join(','),
};

export const BOOLEAN: FlagKind<boolean> = {
  isBoolean: true,
  repeatable: false,
  parse: (texts) => parseBoolean(texts[0]),
  print: String,
};

export function choice<T extends string>(...options: readonly T[]): FlagKind<T> {
  return single<T>(
    (text) => {
      const option = options.find((one) => one === text);
      if (option === undefined) throw new Error(`enum value must be one of ${options.join(',')}, got '${text}'`);
      return option;
    },
    (value) => value,
  );
}

/** A whole number, also written as a float without fraction: 50000000 or 5e7. */
function parseInteger(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value)) throw new Error(`expected a whole number but got "${text}"`);
  return value;
}

function parseRatio(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) {
    throw new Error(`expected a number between 0 and 1 but got "${text}"`);
  }
  return value;
}

/** Go's spellings. */
function parseBoolean(text: string): boolean {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text)) return false;
  throw new Error(`expected true or false but got "${text}"`);
}
