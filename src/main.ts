#!/usr/bin/env node
/**
 * The command line: picks the command and leaves with its exit code. One file a command in cli/.
 */
import { backtest } from './cli/backtest.ts';
import { CHECK } from './cli/check.ts';
import { EXIT } from './cli/exit.ts';
import { helpText, versionText } from './cli/help.ts';
import { serve } from './cli/serve.ts';
import { runCommand, runSubcommand } from './cli/subcommands.ts';
import { TEST } from './cli/test.ts';
import { TSDB } from './cli/tsdb.ts';
import { CommandLineError, parseCommandLine } from './config/command-line.ts';
import { readBuildInfo } from './telemetry/build-info.ts';

const GROUPS = [CHECK, TEST, TSDB];

async function main(args: readonly string[]): Promise<number> {
  const flagArguments = args[0] === 'serve' ? args.slice(1) : args;
  try {
    const group = GROUPS.find(({ name }) => name === args[0]);
    if (group !== undefined) return await runSubcommand(group, args.slice(1));
    if (args[0] === backtest.name) return await runCommand(backtest, args.slice(1));
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

// Worker threads and idle timers must not keep a process that has ended its work.
process.exit(await main(process.argv.slice(2)));
