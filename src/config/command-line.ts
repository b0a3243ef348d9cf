/**
 * The command line to flags: --flag=value, --flag value, --[no-]flag, repeated flags, and @file with one argument a line.
 */
import { readFileSync } from 'node:fs';
import type { FlagRow } from './flag-kinds.ts';
import { defaultFlags, FLAG_ROWS, type FlagKey, type Flags, REMOVED_FLAGS } from './flags.ts';
import { nearest } from './nearest.ts';

/** The command line cannot be understood; the message is for the person who wrote it. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
}

export interface CommandLine {
  readonly flags: Flags;
  /** Names of the flags that were given and have no effect. */
  readonly ignored: readonly string[];
  /** Names of all flags that were given. */
  readonly given: ReadonlySet<string>;
  readonly help: boolean;
  readonly version: boolean;
}

const BY_NAME: ReadonlyMap<string, readonly [FlagKey, FlagRow<unknown>]> = new Map(
  FLAG_ROWS.map((entry) => [entry[1].name, entry]),
);

/** Arguments without program and script name. Throws a CommandLineError. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const texts = new Map<FlagKey, string[]>();
  const words = expandFiles(args);
  let help = false;
  let version = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === '--help' || word === '-h' || word === '--help-long') help = true;
    else if (word === '--version') version = true;
    else if (!word.startsWith('--')) throw new CommandLineError(unexpected(word));
    else {
      const { key, row, text } = readFlag(word);
      const value = text ?? words[++i];
      if (value === undefined) throw new CommandLineError(`expected argument for flag '--${row.name}'`);
      const seen = texts.get(key);
      if (seen === undefined) texts.set(key, [value]);
      else if (row.kind.repeatable) seen.push(value);
      else throw new CommandLineError(`flag '${row.name}' cannot be repeated`);
    }
  }
  return { ...valuesOf(texts), help, version };
}

function unexpected(word: string): string {
  return word.startsWith('-') && word.length > 1 ? `unknown short flag '${word}'` : `unexpected ${word}`;
}

/** Replaces every @file by the lines of the file; empty lines and lines that begin with # are left out. */
function expandFiles(args: readonly string[]): string[] {
  return args.flatMap((word) => {
    if (!word.startsWith('@')) return [word];
    const path = word.slice(1);
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      throw new CommandLineError(`cannot read arguments of "${word}": ${(error as Error).message}`);
    }
    return text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  });
}

/** The flag of one word; `text` is undefined when its value is the next word. */
function readFlag(word: string): { key: FlagKey; row: FlagRow<unknown>; text: string | undefined } {
  const equals = word.indexOf('=');
  const name = word.slice(2, equals === -1 ? undefined : equals);
  const text = equals === -1 ? undefined : word.slice(equals + 1);
  const entry = BY_NAME.get(name);
  if (entry !== undefined)
    return { key: entry[0], row: entry[1], text: entry[1].kind.isBoolean ? (text ?? 'true') : text };
  const negated = name.startsWith('no-') ? BY_NAME.get(name.slice(3)) : undefined;
  if (negated?.[1].kind.isBoolean && text === undefined) return { key: negated[0], row: negated[1], text: 'false' };
  const instead = REMOVED_FLAGS.get(name);
  if (instead !== undefined) throw new CommandLineError(`flag '--${name}' was removed: ${instead}`);
  const candidate = nearest(name, BY_NAME.keys());
  const hint = candidate === undefined ? '' : `, did you mean '--${candidate}'?`;
  throw new CommandLineError(`unknown long flag '--${name}'${hint}`);
}

function valuesOf(texts: ReadonlyMap<FlagKey, string[]>): Pick<CommandLine, 'flags' | 'ignored' | 'given'> {
  const values: Partial<Record<FlagKey, unknown>> = {};
  const ignored: string[] = [];
  const given = new Set<string>();
  for (const [key, row] of FLAG_ROWS) {
    const occurrences = texts.get(key);
    if (occurrences === undefined) continue;
    given.add(row.name);
    if (row.effect === 'ignored') ignored.push(row.name);
    try {
      values[key] = row.kind.parse(occurrences);
    } catch (error) {
      throw new CommandLineError(`flag '--${row.name}': ${(error as Error).message}`);
    }
  }
  return { flags: defaultFlags(values as Partial<Flags>), ignored, given };
}
