import { vi } from 'vitest';
import { type CommandGroup, runSubcommand } from '../../src/cli/subcommands.ts';

export interface Printed {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in this process, and catches what it prints. */
export async function runNarthex(group: CommandGroup, ...args: string[]): Promise<Printed> {
  const stdout = caught(process.stdout);
  const stderr = caught(process.stderr);
  try {
    const status = await runSubcommand(group, args);
    return { status, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    stdout.restore();
    stderr.restore();
  }
}

function caught(stream: NodeJS.WriteStream) {
  const spy = vi.spyOn(stream, 'write').mockImplementation((...written: unknown[]) => {
    const whenWritten = written.at(-1);
    if (typeof whenWritten === 'function') whenWritten();
    return true;
  });
  return {
    text: () => spy.mock.calls.map(([text]) => String(text)).join(''),
    restore: () => spy.mockRestore(),
  };
}
