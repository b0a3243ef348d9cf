import { type Collector, NoData } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { Machine } from './machine.ts';
import { NFS2_METHODS, NFS3_METHODS, NFS4_CLIENT_METHODS } from './nfs-methods.ts';
import { addRequests, readRpcLines } from './nfs-rpc.ts';

export function nfs(machine: Machine): Collector {
  return defineCollector('nfs', true, (families) => {
    const text = machine.readIfAny(machine.proc('net/rpc/nfs'));
    if (text === null) throw new NoData('no NFS is mounted');
    const lines = readRpcLines(text);
    const [, udp, tcp, connections] = lines('net');
    const packetsHelp = 'Total NFSd network packets (sent+received) by protocol type.';
    families.counter('node_nfs_packets_total', packetsHelp, udp ?? 0, [['protocol', 'udp']]);
    families.counter('node_nfs_packets_total', packetsHelp, tcp ?? 0, [['protocol', 'tcp']]);
    families.counter('node_nfs_connections_total', 'Total number of NFSd TCP connections.', connections ?? 0);
    const [calls, retransmissions, refreshes] = lines('rpc');
    families.counter('node_nfs_rpcs_total', 'Total number of RPCs performed.', calls ?? 0);
    families.counter(
      'node_nfs_rpc_retransmissions_total',
      'Number of RPC transmissions performed.',
      retransmissions ?? 0,
    );
    families.counter(
      'node_nfs_rpc_authentication_refreshes_total',
      'Number of RPC authentication refreshes performed.',
      refreshes ?? 0,
    );
    const requests = { name: 'node_nfs_requests_total', help: 'Number of NFS procedures invoked.' };
    addRequests(families, requests, '2', NFS2_METHODS, lines('proc2').slice(1));
    addRequests(families, requests, '3', NFS3_METHODS, lines('proc3').slice(1));
    addRequests(families, requests, '4', NFS4_CLIENT_METHODS, lines('proc4').slice(1));
  });
}
