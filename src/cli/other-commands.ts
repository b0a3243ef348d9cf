/** All commands but `serve`, which does without their code. */
import { backtest } from './backtest.ts';
import { CHECK } from './check.ts';
import { runCommand, runSubcommand } from './subcommands.ts';
import { TEST } from './test.ts';
import { TSDB } from './tsdb.ts';

const GROUPS = [CHECK, TEST, TSDB];

/** The exit code, or null when there is no such command. */
export async function runOtherCommand([name, ...args]: readonly string[]): Promise<number | null> {
  const group = GROUPS.find((candidate) => candidate.name === name);
  if (group !== undefined) return runSubcommand(group, args);
  return name === backtest.name ? runCommand(backtest, args) : null;
}
