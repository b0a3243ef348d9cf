/** The command `tsdb`: work on the files of a data directory, after the model of promtool tsdb. One file a subcommand. */
import { parseArgs } from 'node:util';
import { CommandLineError } from '../config/command-line.ts';
import { EXIT } from './exit.ts';
import { OutputBuffer } from './output-buffer.ts';
import { analyze } from './tsdb-analyze.ts';
import { createBlocksFrom } from './tsdb-create-blocks.ts';
import { dump, dumpOpenMetrics } from './tsdb-dump.ts';
import { list } from './tsdb-list.ts';
import { repair } from './tsdb-repair.ts';
import { verify } from './tsdb-verify.ts';

export interface TsdbFlag {
  readonly name: string;
  readonly short?: string;
  /** The value when the flag is absent; a flag without one is a switch. */
  readonly fallback?: string;
  readonly repeatable?: boolean;
  readonly help: string;
}

export interface TsdbArguments {
  readonly words: readonly string[];
  /** Whether a switch is given. */
  has(flag: string): boolean;
  value(flag: string): string;
  values(flag: string): readonly string[];
}

export interface TsdbCommand {
  readonly name: string;
  /** How its words are called; those in brackets may be left out. */
  readonly words: readonly string[];
  readonly help: string;
  readonly flags: readonly TsdbFlag[];
  /** Answers the exit code. */
  run(given: TsdbArguments): Promise<number>;
}

const COMMANDS: readonly TsdbCommand[] = [list, analyze, dump, dumpOpenMetrics, createBlocksFrom, verify, repair];

/** @param args what follows `tsdb` */
export async function tsdb(args: readonly string[]): Promise<number> {
  const command = COMMANDS.find(({ name }) => name === args[0]);
  if (command === undefined) {
    if (args.length > 0 && !isHelp(args[0]))
      throw new CommandLineError(`unknown tsdb command "${args[0]}"\n${usage()}`);
    process.stdout.write(usage());
    return args.length > 0 ? EXIT.ok : EXIT.usage;
  }
  if (args.slice(1).some(isHelp)) {
    process.stdout.write(usageOf(command));
    return EXIT.ok;
  }
  const given = parse(command, args.slice(1));
  try {
    const status = await command.run(given);
    // The process exits as soon as this resolves: what a pipe has not taken yet would be lost.
    await new OutputBuffer().flush();
    return status;
  } catch (error) {
    if (error instanceof CommandLineError) throw error;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return EXIT.failure;
  }
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

function parse(command: TsdbCommand, args: readonly string[]): TsdbArguments {
  const options = Object.fromEntries(
    command.flags.map(({ name, short, fallback, repeatable = false }) => {
      const type: 'boolean' | 'string' = fallback === undefined ? 'boolean' : 'string';
      return [name, { type, multiple: repeatable, ...(short === undefined ? {} : { short }) }];
    }),
  );
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new CommandLineError(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals: words } = parsed;
  const wanted = command.words.filter((word) => !word.startsWith('[')).length;
  if (words.length < wanted)
    throw new CommandLineError(`required argument '${command.words[words.length]}' not provided`);
  if (words.length > command.words.length) throw new CommandLineError(`unexpected ${words[command.words.length]}`);
  const textsOf = (flag: string): string[] => [values[flag] ?? []].flat().map(String);
  return {
    words,
    has: (flag) => values[flag] === true,
    value: (flag) => textsOf(flag)[0] ?? fallbackOf(command, flag),
    values: (flag) => (textsOf(flag).length > 0 ? textsOf(flag) : [fallbackOf(command, flag)]),
  };
}

function fallbackOf(command: TsdbCommand, flag: string): string {
  return command.flags.find(({ name }) => name === flag)?.fallback ?? '';
}

function usage(): string {
  const commands = COMMANDS.map((command) => `  tsdb ${synopsis(command)}\n        ${command.help}\n`);
  return `usage: narthex tsdb <command> [<flags>] [<args>]\n\nWork on the files of a data directory.\n\nCommands:\n${commands.join('')}`;
}

function usageOf(command: TsdbCommand): string {
  const flags = command.flags.map(({ name, short, fallback, help }) => {
    const value = fallback === undefined ? '' : `=${JSON.stringify(fallback)}`;
    return `  ${short === undefined ? '' : `-${short}, `}--${name}${value}\n        ${help}\n`;
  });
  const list = flags.length === 0 ? '' : `\nFlags:\n${flags.join('')}`;
  return `usage: narthex tsdb ${synopsis(command)}\n\n${command.help}\n${list}`;
}

function synopsis({ name, words, flags }: TsdbCommand): string {
  return [name, ...(flags.length > 0 ? ['[<flags>]'] : []), ...words].join(' ');
}
