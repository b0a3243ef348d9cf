import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import { fieldsOf, linesOf } from './fields.ts';
import type { Machine } from './machine.ts';

const HELP = 'Number of allocated memory in the kernel for UDP datagrams in bytes.';
/** Column `tx_queue:rx_queue` of /proc/net/udp, hexadecimal. */
const QUEUES = 4;

export function udpQueues(machine: Machine): Collector {
  return defineCollector('udp_queues', true, (families) => {
    for (const [ip, file] of [
      ['v4', 'net/udp'],
      ['v6', 'net/udp6'],
    ]) {
      const text = machine.readIfAny(machine.proc(file));
      if (text === null) continue;
      const queues = linesOf(text)
        .slice(1)
        .map((line) => fieldsOf(line)[QUEUES].split(':'));
      ['tx', 'rx'].forEach((queue, at) => {
        const bytes = queues.reduce((sum, lengths) => sum + Number.parseInt(lengths[at], 16), 0);
        families.gauge('node_udp_queues', HELP, bytes, [
          ['queue', queue],
          ['ip', ip],
        ]);
      });
    }
  });
}
