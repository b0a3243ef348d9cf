/** All commands but `serve`, which does without their code. */
import { agent } from './agent.ts';
import { backtest } from './backtest.ts';
import { CHECK } from './check.ts';
import { runCommand, runSubcommand } from './subcommands.ts';
import { TEST } from './test.ts';
import { TSDB } from './tsdb.ts';

const GROUPS = [CHECK, TEST, TSDB];
const COMMANDS = [agent, backtest];

/** The exit code, or null when there is no such command. */
export async function runOtherCommand([name, ...args]: readonly string[]): Promise<number | null> {
  const group = GROUPS.find((candidate) => candidate.name === name);
  if (group !== undefined) return runSubcommand(group, args);
  const command = COMMANDS.find((candidate) => candidate.name === name);
  return command === undefined ? null : runCommand(command, args);
}
