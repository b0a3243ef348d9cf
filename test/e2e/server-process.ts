/**
 * Starts the real binary (dist/main.js, made by `npm run build`) for a test and speaks to it only over HTTP and signals.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const BINARY = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface ServerOptions {
  /** More flags, behind the defaults of startProcess. */
  readonly flags?: readonly string[];
  /** Data directory; by default a new one that stop() removes. */
  readonly dataPath?: string;
  readonly port?: number;
  /** Arguments of node itself. */
  readonly nodeArguments?: readonly string[];
  readonly readyTimeoutMs?: number;
}

export interface ExitStatus {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  /** http://127.0.0.1:PORT */
  readonly url: string;
  readonly dataPath: string;
  readonly child: ChildProcess;
  /** What it has written to stdout and stderr so far. */
  output(): string;
  /** Waits until /-/ready answers 200; rejects with the output when the process ends before. */
  ready(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readonly exited: Promise<ExitStatus>;
  /** SIGTERM, wait, and remove the data directory if it was made here. */
  stop(): Promise<ExitStatus>;
}

/** Starts a server and waits until it is ready. */
export async function startServerProcess(options: ServerOptions = {}): Promise<ServerProcess> {
  const server = await spawnServer(options);
  try {
    await server.ready();
  } catch (error) {
    server.kill('SIGKILL');
    throw error;
  }
  return server;
}

/** Starts a server without waiting: for tests of a start that fails. */
export async function spawnServer(options: ServerOptions = {}): Promise<ServerProcess> {
  if (!existsSync(BINARY)) throw new Error(`${BINARY} is missing: run npm run build first`);
  const port = options.port ?? (await freePort());
  const dataPath = options.dataPath ?? (await mkdtemp(join(tmpdir(), 'narthex-test-')));
  const flags = [`--web.listen-address=127.0.0.1:${port}`, `--storage.tsdb.path=${dataPath}`, ...(options.flags ?? [])];
  const child = spawn(process.execPath, [...(options.nodeArguments ?? []), BINARY, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      output += text;
    });
  }
  // 'close' comes after 'exit' and after the last byte of output.
  const exited: Promise<ExitStatus> = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  const url = `http://127.0.0.1:${port}`;
  return {
    pid: child.pid!,
    port,
    url,
    dataPath,
    child,
    output: () => output,
    ready: () => waitUntilReady(url, child, () => output, options.readyTimeoutMs ?? 30_000),
    kill: (signal) => void child.kill(signal),
    exited,
    async stop() {
      child.kill('SIGTERM');
      const status = await exited;
      if (options.dataPath === undefined) await rm(dataPath, { recursive: true, force: true });
      return status;
    },
  };
}

async function waitUntilReady(
  url: string,
  child: ChildProcess,
  output: () => string,
  timeoutMs: number,
): Promise<void> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`the server ended (${child.exitCode ?? child.signalCode}) before it was ready:\n${output()}`);
    }
    const status = await fetch(`${url}/-/ready`).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
    if (Date.now() > deadlineMs) throw new Error(`the server was not ready after ${timeoutMs} ms:\n${output()}`);
    await sleep(20);
  }
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
