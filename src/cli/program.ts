/** The command line: picks the command and answers its exit code. One file a command. */
import { type CommandLine, CommandLineError, parseCommandLine } from '../config/command-line.ts';
import { readBuildInfo } from '../telemetry/build-info.ts';
import { CheckpointPrefetch } from '../threads/checkpoint-prefetch.ts';
import { EXIT } from './exit.ts';
import { helpText, versionText } from './help.ts';

export async function program(args: readonly string[]): Promise<number> {
  const [name = ''] = args;
  const flagArguments = name === 'serve' ? args.slice(1) : args;
  try {
    const exitCode = name === 'serve' || name === '' || name.startsWith('-') ? null : await other(args);
    if (exitCode !== null) return exitCode;
    const commandLine = parseCommandLine(flagArguments);
    if (commandLine.help) process.stdout.write(helpText());
    else if (commandLine.version) process.stdout.write(versionText(readBuildInfo()));
    else return await serve(commandLine);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof CommandLineError)) throw error;
    process.stderr.write(`Error parsing command line arguments: ${error.message}\nnarthex: try --help\n`);
    return EXIT.usage;
  }
}

/** What a large checkpoint needs begins before the rest of the program is loaded. */
async function serve(commandLine: CommandLine): Promise<number> {
  const prefetched = CheckpointPrefetch.begin(commandLine.flags.storagePath);
  return (await import('./serve.ts')).serve(commandLine, prefetched);
}

async function other(args: readonly string[]): Promise<number | null> {
  const { runOtherCommand } = await import('./other-commands.ts');
  return runOtherCommand(args);
}
