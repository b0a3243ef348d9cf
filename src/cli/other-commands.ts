/** All commands but `serve`; each is loaded only when it is asked for, and takes no memory of the others. */
import { type CommandGroup, runCommand, runSubcommand, type Subcommand } from './subcommands.ts';
import { keepHeapSmall } from './v8-flags.ts';

type Load = () => Promise<CommandGroup | Subcommand>;

const COMMANDS: Readonly<Record<string, Load>> = {
  agent: async () => {
    keepHeapSmall();
    return (await import('./agent.ts')).agent;
  },
  backtest: async () => (await import('./backtest.ts')).backtest,
  check: async () => (await import('./check.ts')).CHECK,
  test: async () => (await import('./test.ts')).TEST,
  tsdb: async () => (await import('./tsdb.ts')).TSDB,
};

/** The exit code, or null when there is no such command. */
export async function runOtherCommand([name, ...args]: readonly string[]): Promise<number | null> {
  if (name === undefined || !Object.hasOwn(COMMANDS, name)) return null;
  const command = await COMMANDS[name]();
  return 'commands' in command ? runSubcommand(command, args) : runCommand(command, args);
}
