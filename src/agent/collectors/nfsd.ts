import { type Collector, NoData } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { Machine } from './machine.ts';
import { NFS2_METHODS, NFS3_METHODS, NFS4_SERVER_METHODS } from './nfs-methods.ts';
import { addRequests, readRpcLines } from './nfs-rpc.ts';

/** Line of /proc/net/rpc/nfsd, column, type, name behind node_nfsd_, help. */
const NUMBERS: readonly (readonly [string, number, 'counter' | 'gauge', string, string])[] = [
  [
    'rc',
    0,
    'counter',
    'reply_cache_hits_total',
    'Total number of NFSd Reply Cache hits (client lost server response).',
  ],
  [
    'rc',
    1,
    'counter',
    'reply_cache_misses_total',
    'Total number of NFSd Reply Cache an operation that requires caching (idempotent).',
  ],
  [
    'rc',
    2,
    'counter',
    'reply_cache_nocache_total',
    'Total number of NFSd Reply Cache non-idempotent operations (rename/delete/…).',
  ],
  ['fh', 0, 'counter', 'file_handles_stale_total', 'Total number of NFSd stale file handles'],
  ['io', 0, 'counter', 'disk_bytes_read_total', 'Total NFSd bytes read.'],
  ['io', 1, 'counter', 'disk_bytes_written_total', 'Total NFSd bytes written.'],
  ['th', 0, 'gauge', 'server_threads', 'Total number of NFSd kernel threads that are running.'],
  ['ra', 0, 'gauge', 'read_ahead_cache_size_blocks', 'How large the read ahead cache is in blocks.'],
  ['ra', 11, 'counter', 'read_ahead_cache_not_found_total', 'Total number of NFSd read ahead cache not found.'],
  ['net', 3, 'counter', 'connections_total', 'Total number of NFSd TCP connections.'],
  ['rpc', 0, 'counter', 'server_rpcs_total', 'Total number of NFSd RPCs.'],
];

/** Column of the line rpc. */
const RPC_ERRORS = [
  [2, 'fmt'],
  [3, 'auth'],
  [4, 'cInt'],
] as const;

export function nfsd(machine: Machine): Collector {
  return defineCollector('nfsd', true, (families) => {
    const text = machine.readIfAny(machine.proc('net/rpc/nfsd'));
    if (text === null) throw new NoData('no NFS server');
    const lines = readRpcLines(text);
    for (const [line, column, type, name, help] of NUMBERS) {
      families.add(type, `node_nfsd_${name}`, help, lines(line)[column] ?? 0, []);
    }
    const [, udp, tcp] = lines('net');
    const packetsHelp = 'Total NFSd network packets (sent+received) by protocol type.';
    families.counter('node_nfsd_packets_total', packetsHelp, udp ?? 0, [['proto', 'udp']]);
    families.counter('node_nfsd_packets_total', packetsHelp, tcp ?? 0, [['proto', 'tcp']]);
    for (const [column, error] of RPC_ERRORS) {
      const help = 'Total number of NFSd RPC errors by error type.';
      families.counter('node_nfsd_rpc_errors_total', help, lines('rpc')[column] ?? 0, [['error', error]]);
    }
    // The call that does nothing is not shown of versions 2 and 3.
    const requests = { name: 'node_nfsd_requests_total', help: 'Total number NFSd Requests by method and protocol.' };
    addRequests(families, requests, '2', [null, ...NFS2_METHODS.slice(1)], lines('proc2').slice(1));
    addRequests(families, requests, '3', [null, ...NFS3_METHODS.slice(1)], lines('proc3').slice(1));
    addRequests(families, requests, '4', NFS4_SERVER_METHODS, lines('proc4ops').slice(1));
  });
}
