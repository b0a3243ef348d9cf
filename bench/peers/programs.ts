/** The programs that are measured: where each is, its arguments and its own routes. */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PEER_NAMES = ['narthex', 'prometheus', 'victoria-metrics'] as const;
export type PeerName = (typeof PEER_NAMES)[number];

export interface Program {
  readonly name: PeerName;
  readonly version: string;
  readonly command: string;
  /** Arguments before the others. */
  readonly prefix: readonly string[];
}

interface ProgramKind {
  readonly arguments: (dataPath: string, address: string, configPath: string) => string[];
  readonly healthPath: string;
  /** Parameters that keep the answer to a query from coming out of a cache. */
  readonly queryExtra: string;
}

export const KINDS: Readonly<Record<PeerName, ProgramKind>> = {
  narthex: {
    arguments: (dataPath, address) => [
      `--storage.tsdb.path=${dataPath}`,
      `--web.listen-address=${address}`,
      '--web.enable-admin-api',
    ],
    healthPath: '/-/ready',
    queryExtra: '',
  },
  prometheus: {
    arguments: (dataPath, address, configPath) => [
      `--config.file=${configPath}`,
      `--storage.tsdb.path=${dataPath}`,
      `--web.listen-address=${address}`,
      '--web.enable-remote-write-receiver',
      '--web.enable-admin-api',
    ],
    healthPath: '/-/ready',
    queryExtra: '',
  },
  'victoria-metrics': {
    arguments: (dataPath, address) => [`-storageDataPath=${dataPath}`, `-httpListenAddr=${address}`],
    healthPath: '/health',
    queryExtra: '&nocache=1',
  },
};

const OUR_BUILD = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The program and the version that it names, or null when it is not there. */
export function findProgram(name: PeerName, path: string | undefined): Program | null {
  // A path is looked for from here, not from the directory in which the server will run.
  const command = name === 'narthex' ? process.execPath : path === undefined ? name : resolve(path);
  const prefix = name === 'narthex' ? [path === undefined ? OUR_BUILD : resolve(path)] : [];
  try {
    const flag = name === 'victoria-metrics' ? '-version' : '--version';
    const text = execFileSync(command, [...prefix, flag], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    const version = /\d+\.\d+\.\d+/.exec(text)?.[0] ?? packageVersion(name);
    return { name, version, command, prefix };
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
