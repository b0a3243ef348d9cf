/** Real programs that tests run beside the server. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** A text that names the programs that are not installed, or null when all are there. */
export function missingPrograms(...names: readonly string[]): string | null {
  const missing = names.filter((name) => !isInstalled(name));
  return missing.length === 0 ? null : `needs ${missing.join(', ')}, not installed here`;
}

function isInstalled(name: string): boolean {
  try {
    execFileSync('sh', ['-c', 'command -v "$1"', 'sh', name], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export interface Program {
  /** What it has written to stdout and stderr so far. */
  output(): string;
  readonly ended: boolean;
  /** SIGTERM, or SIGKILL when it does not end within five seconds. */
  stop(): Promise<void>;
}

export function startProgram(command: string, args: readonly string[], directory: string): Program {
  const child: ChildProcess = spawn(command, args, { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      output += text;
    });
  }
  const exited = once(child, 'close');
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    output: () => output,
    get ended() {
      return ended();
    },
    async stop() {
      if (ended()) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** Asks `probe` until it answers something else than null; rejects with `what` after the timeout. */
export async function until<T>(what: string, timeoutMs: number, probe: () => Promise<T | null>): Promise<T> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const answer = await probe().catch(() => null);
    if (answer !== null) return answer;
    if (Date.now() > deadlineMs) throw new Error(`waited ${timeoutMs} ms for ${what}`);
    await sleep(50);
  }
}

/** Until a GET of the URL answers 200. */
export async function untilHealthy(url: string, timeoutMs = 30_000): Promise<void> {
  await until(`${url} to answer`, timeoutMs, async () => ((await fetch(url)).ok ? true : null));
}
