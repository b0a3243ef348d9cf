/** The servers that are measured: how each is started, written to and asked. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const PEER_NAMES = ['narthex', 'prometheus', 'victoria-metrics'] as const;
export type PeerName = (typeof PEER_NAMES)[number];

interface PeerKind {
  readonly command: string;
  /** Arguments before those of start(). */
  readonly prefix: readonly string[];
  readonly arguments: (dataPath: string, address: string, configPath: string) => string[];
  readonly healthPath: string;
  /** Parameters that keep the answer from coming out of a cache. */
  readonly queryExtra: string;
}

const BINARY = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

const KINDS: Record<PeerName, PeerKind> = {
  narthex: {
    command: process.execPath,
    prefix: [BINARY],
    arguments: (dataPath, address) => [`--storage.tsdb.path=${dataPath}`, `--web.listen-address=${address}`],
    healthPath: '/-/ready',
    queryExtra: '',
  },
  prometheus: {
    command: 'prometheus',
    prefix: [],
    arguments: (dataPath, address, configPath) => [
      `--config.file=${configPath}`,
      `--storage.tsdb.path=${dataPath}`,
      `--web.listen-address=${address}`,
      '--web.enable-remote-write-receiver',
    ],
    healthPath: '/-/ready',
    queryExtra: '',
  },
  'victoria-metrics': {
    command: 'victoria-metrics',
    prefix: [],
    arguments: (dataPath, address) => [`-storageDataPath=${dataPath}`, `-httpListenAddr=${address}`],
    healthPath: '/health',
    queryExtra: '&nocache=1',
  },
};

/** The version that the installed program names, or null when it is not installed. */
export function installedVersion(name: PeerName): string | null {
  const { command, prefix } = KINDS[name];
  const flag = name === 'victoria-metrics' ? '-version' : '--version';
  try {
    const text = execFileSync(command, [...prefix, flag], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    return /\d+\.\d+\.\d+/.exec(text)?.[0] ?? packageVersion(name);
  } catch {
    return null;
  }
}

/** Debian's build of VictoriaMetrics does not know its own version. */
function packageVersion(name: string): string {
  try {
    const text = execFileSync('dpkg', ['-s', name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return /^Version: ([\d.]+)/m.exec(text)?.[1] ?? '';
  } catch {
    return '';
  }
}

/** One server with its data directory, through several starts. */
export class Peer {
  readonly name: PeerName;
  readonly url: string;
  readonly dataPath: string;
  readonly #address: string;
  readonly #directory: string;
  #child: ChildProcess | null = null;

  constructor(name: PeerName, directory: string, port: number) {
    this.name = name;
    this.#directory = directory;
    this.#address = `127.0.0.1:${port}`;
    this.url = `http://${this.#address}`;
    this.dataPath = join(directory, name);
  }

  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error(`${this.name} is not running`);
    return this.#child.pid;
  }

  /** Starts the server without waiting for it. Its output goes to a file beside its data. */
  spawn(): void {
    const kind = KINDS[this.name];
    mkdirSync(this.dataPath, { recursive: true });
    const configPath = join(this.#directory, 'prometheus.yml');
    writeFileSync(configPath, 'scrape_configs: []\n');
    const output = openSync(join(this.#directory, `${this.name}.log`), 'a');
    const args = [...kind.prefix, ...kind.arguments(this.dataPath, this.#address, configPath)];
    this.#child = spawn(kind.command, args, { cwd: this.#directory, stdio: ['ignore', output, output] });
    closeSync(output);
  }

  /** Until it says that it is ready. */
  async ready(timeoutMs: number): Promise<void> {
    const deadlineMs = performance.now() + timeoutMs;
    while (!(await this.#healthy())) {
      if (this.#child?.exitCode !== null) throw new Error(`${this.name} ended; see ${this.#directory}`);
      if (performance.now() > deadlineMs) throw new Error(`${this.name} was not ready after ${timeoutMs} ms`);
      await sleep(20);
    }
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  rangeUrl(query: string, startSeconds: number, endSeconds: number, stepSeconds: number): string {
    const range = `start=${startSeconds}&end=${endSeconds}&step=${stepSeconds}`;
    return `${this.url}/api/v1/query_range?query=${encodeURIComponent(query)}&${range}${KINDS[this.name].queryExtra}`;
  }

  instantUrl(query: string, timeSeconds: number): string {
    const extra = KINDS[this.name].queryExtra;
    return `${this.url}/api/v1/query?query=${encodeURIComponent(query)}&time=${timeSeconds}${extra}`;
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
