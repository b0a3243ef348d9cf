import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import { fieldsOf, linesOf } from './fields.ts';
import type { Machine } from './machine.ts';

/** The kernel's numbers of the states, from 1. */
const STATES = [
  'established',
  'syn_sent',
  'syn_recv',
  'fin_wait1',
  'fin_wait2',
  'time_wait',
  'close',
  'close_wait',
  'last_ack',
  'listen',
  'closing',
] as const;
/** Columns of /proc/net/tcp, hexadecimal. */
const STATE = 3;
const QUEUES = 4;

/** Off unless switched on: the kernel writes a line for each connection. */
export function tcpstat(machine: Machine): Collector {
  return defineCollector('tcpstat', false, (families) => {
    const totals = new Map<string, number>([
      ['rx_queued_bytes', 0],
      ['tx_queued_bytes', 0],
    ]);
    const add = (key: string, count: number) => totals.set(key, (totals.get(key) ?? 0) + count);
    for (const file of ['net/tcp', 'net/tcp6']) {
      for (const line of linesOf(machine.readIfAny(machine.proc(file)) ?? '').slice(1)) {
        const fields = fieldsOf(line);
        const [sent, received] = fields[QUEUES].split(':').map((text) => Number.parseInt(text, 16));
        const state = STATES[Number.parseInt(fields[STATE], 16) - 1];
        if (state !== undefined) add(state, 1);
        add('tx_queued_bytes', sent);
        add('rx_queued_bytes', received);
      }
    }
    for (const [state, count] of totals) {
      families.gauge('node_tcp_connection_states', 'Number of connection states.', count, [['state', state]]);
    }
  });
}
