/** Commands that have commands of their own (`tsdb list`, `check rules`): their words and flags, their help, their exit code. */
import { parseArgs } from 'node:util';
import { CommandLineError } from '../config/command-line.ts';
import { EXIT } from './exit.ts';
import { OutputBuffer } from './output-buffer.ts';

export interface SubcommandFlag {
  readonly name: string;
  readonly short?: string;
  /** The value when the flag is absent; a flag without one is a switch. */
  readonly fallback?: string;
  readonly repeatable?: boolean;
  readonly help: string;
}

export interface SubcommandArguments {
  readonly words: readonly string[];
  /** Whether a switch is given. */
  has(flag: string): boolean;
  value(flag: string): string;
  values(flag: string): readonly string[];
}

export interface Subcommand {
  readonly name: string;
  /** How its words are called; those in brackets may be left out, one that ends in dots stands for several. */
  readonly words: readonly string[];
  readonly help: string;
  readonly flags: readonly SubcommandFlag[];
  /** Answers the exit code. */
  run(given: SubcommandArguments): Promise<number>;
}

export interface CommandGroup {
  readonly name: string;
  readonly help: string;
  readonly commands: readonly Subcommand[];
}

/** @param args what follows the name of the group */
export async function runSubcommand(group: CommandGroup, args: readonly string[]): Promise<number> {
  const command = group.commands.find(({ name }) => name === args[0]);
  if (command === undefined) {
    if (args.length > 0 && !isHelp(args[0]))
      throw new CommandLineError(`unknown ${group.name} command "${args[0]}"\n${usage(group)}`);
    process.stdout.write(usage(group));
    return args.length > 0 ? EXIT.ok : EXIT.usage;
  }
  return runCommand(command, args.slice(1), `${group.name} `);
}

/**
 * @param args what follows the name of the command
 * @param before its name, in the help
 */
export async function runCommand(command: Subcommand, args: readonly string[], before = ''): Promise<number> {
  if (args.some(isHelp)) {
    process.stdout.write(usageOf(before, command));
    return EXIT.ok;
  }
  const given = parse(command, args);
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

function parse(command: Subcommand, args: readonly string[]): SubcommandArguments {
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
  checkWords(command, words);
  const textsOf = (flag: string): string[] => [values[flag] ?? []].flat().map(String);
  return {
    words,
    has: (flag) => values[flag] === true,
    value: (flag) => textsOf(flag)[0] ?? fallbackOf(command, flag),
    values: (flag) => (textsOf(flag).length > 0 ? textsOf(flag) : [fallbackOf(command, flag)]),
  };
}

function checkWords(command: Subcommand, words: readonly string[]): void {
  const wanted = command.words.filter((word) => !word.startsWith('[')).length;
  if (words.length < wanted)
    throw new CommandLineError(`required argument '${command.words[words.length]}' not provided`);
  const isOpen = command.words.at(-1)?.replace(']', '').endsWith('...') === true;
  if (words.length > command.words.length && !isOpen) {
    throw new CommandLineError(`unexpected ${words[command.words.length]}`);
  }
}

function fallbackOf(command: Subcommand, flag: string): string {
  return command.flags.find(({ name }) => name === flag)?.fallback ?? '';
}

function usage({ name, help, commands }: CommandGroup): string {
  const lines = commands.map((command) => `  ${name} ${synopsis(command)}\n        ${command.help}\n`);
  return `usage: narthex ${name} <command> [<flags>] [<args>]\n\n${help}\n\nCommands:\n${lines.join('')}`;
}

function usageOf(before: string, command: Subcommand): string {
  const flags = command.flags.map(({ name, short, fallback, help }) => {
    const value = fallback === undefined ? '' : `=${JSON.stringify(fallback)}`;
    return `  ${short === undefined ? '' : `-${short}, `}--${name}${value}\n        ${help}\n`;
  });
  const list = flags.length === 0 ? '' : `\nFlags:\n${flags.join('')}`;
  return `usage: narthex ${before}${synopsis(command)}\n\n${command.help}\n${list}`;
}

function synopsis({ name, words, flags }: Subcommand): string {
  return [name, ...(flags.length > 0 ? ['[<flags>]'] : []), ...words].join(' ');
}
