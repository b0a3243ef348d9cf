import { machine as hardwareName, hostname, release, type, version } from 'node:os';
import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { Machine } from './machine.ts';

export function uname(machine: Machine): Collector {
  return defineCollector('uname', true, (families) => {
    families.gauge('node_uname_info', 'Labeled system information as provided by the uname system call.', 1, [
      ['sysname', type()],
      ['release', release()],
      ['version', version()],
      ['machine', hardwareName()],
      ['nodename', hostname()],
      ['domainname', machine.attribute(machine.proc('sys/kernel/domainname')) ?? '(none)'],
    ]);
  });
}
