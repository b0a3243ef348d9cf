import { parseArgs } from 'node:util';
import { PEER_NAMES, type PeerName } from './peer.ts';

export type Phase = 'ingest' | 'restart' | 'query';

export interface Options {
  readonly hosts: number;
  readonly steps: number;
  readonly connections: number;
  /** Distance of two samples of a series. */
  readonly intervalSeconds: number;
  readonly repetitions: number;
  /** Between the last write and kill -9, and until disk, memory and CPU are read. */
  readonly settleSeconds: number;
  readonly only: Phase | null;
  readonly peers: readonly PeerName[];
}

export const HELP = `npm run bench:peers -- [options]
  --hosts N         hosts, 507 series each                       (100)
  --steps N         samples of each series                       (240)
  --connections N   keep-alive connections that send              (4)
  --interval N      seconds between two samples of a series       (15)
  --repetitions N   times that each query is asked of each peer   (5)
  --settle N        seconds between the last write and the count of its cost (10)
  --only PHASE      ingest, restart or query (ingest is always done, as the others need its data)
  --peers A,B       of ${PEER_NAMES.join(',')} (those that are installed)`;

/** Throws with a text for the user when something is not as HELP says. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      hosts: { type: 'string', default: '100' },
      steps: { type: 'string', default: '240' },
      connections: { type: 'string', default: '4' },
      interval: { type: 'string', default: '15' },
      repetitions: { type: 'string', default: '5' },
      settle: { type: 'string', default: '10' },
      only: { type: 'string' },
      peers: { type: 'string', default: PEER_NAMES.join(',') },
    },
  });
  return {
    hosts: positive('hosts', values.hosts),
    steps: positive('steps', values.steps),
    connections: positive('connections', values.connections),
    intervalSeconds: positive('interval', values.interval),
    repetitions: positive('repetitions', values.repetitions),
    settleSeconds: positive('settle', values.settle),
    only: phase(values.only),
    peers: values.peers.split(',').map(peer),
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name}=${text}: a whole number above 0 is wanted`);
  return value;
}

function phase(text: string | undefined): Phase | null {
  if (text === undefined || text === 'ingest' || text === 'restart' || text === 'query') return text ?? null;
  throw new Error(`--only=${text}: ingest, restart or query is wanted`);
}

function peer(text: string): PeerName {
  const name = PEER_NAMES.find((known) => known === text);
  if (name === undefined) throw new Error(`--peers: ${text} is not one of ${PEER_NAMES.join(', ')}`);
  return name;
}
