/** One server with its data directory, through several starts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KINDS, type PeerName, type Program } from './programs.ts';

const READY_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 30_000;

export class Peer {
  readonly name: PeerName;
  readonly url: string;
  readonly queryExtra: string;
  /** Where the next start looks for data. */
  dataPath: string;
  readonly #program: Program;
  readonly #address: string;
  readonly #directory: string;
  #child: ChildProcess | null = null;

  private constructor(program: Program, directory: string, port: number) {
    this.name = program.name;
    this.queryExtra = KINDS[program.name].queryExtra;
    this.#program = program;
    this.#directory = directory;
    this.#address = `127.0.0.1:${port}`;
    this.url = `http://${this.#address}`;
    this.dataPath = join(directory, program.name);
  }

  /** A server that is not started yet, on a port that nobody has. Its directory is <directory>/<name>. */
  static async create(program: Program, directory: string): Promise<Peer> {
    return new Peer(program, directory, await freePort());
  }

  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error(`${this.name} is not running`);
    return this.#child.pid;
  }

  /** Starts the server without waiting for it. Its output goes to a file beside its data. */
  spawn(): void {
    const { command, prefix, name } = this.#program;
    mkdirSync(this.dataPath, { recursive: true });
    const configPath = join(this.#directory, 'prometheus.yml');
    writeFileSync(configPath, 'scrape_configs: []\n');
    const output = openSync(join(this.#directory, `${name}.log`), 'a');
    const args = [...prefix, ...KINDS[name].arguments(this.dataPath, this.#address, configPath)];
    this.#child = spawn(command, args, { cwd: this.#directory, stdio: ['ignore', output, output] });
    closeSync(output);
  }

  /** Until it says that it is ready. */
  async ready(): Promise<void> {
    const deadlineMs = performance.now() + READY_TIMEOUT_MS;
    while (!(await this.#healthy())) {
      this.checkAlive();
      if (performance.now() > deadlineMs) throw new Error(`${this.name} was not ready after ${READY_TIMEOUT_MS} ms`);
      await sleep(20);
    }
  }

  async start(): Promise<void> {
    this.spawn();
    await this.ready();
  }

  checkAlive(): void {
    if (this.#child === null || hasEnded(this.#child)) throw new Error(`${this.name} ended by itself`);
  }

  /** A server that does not end within 30 s is killed. */
  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || hasEnded(child)) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
  }

  /** Without waiting for its end. */
  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  async #healthy(): Promise<boolean> {
    return fetch(this.url + KINDS[this.name].healthPath).then(
      async (response) => {
        await response.arrayBuffer();
        return response.ok;
      },
      () => false,
    );
  }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
}
