import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { FamilySet } from './family-set.ts';
import { fieldsOf, linesOf, numberOf } from './fields.ts';
import type { Machine } from './machine.ts';
import { pageBytes } from './page-size.ts';

export function sockstat(machine: Machine): Collector {
  const bytesOfPage = pageBytes();
  return defineCollector('sockstat', true, (families) => {
    for (const file of ['net/sockstat', 'net/sockstat6']) {
      for (const line of linesOf(machine.readIfAny(machine.proc(file)) ?? '')) {
        addProtocol(families, line, bytesOfPage);
      }
    }
  });
}

/** `TCP: inuse 44 orphan 0 tw 24 alloc 44 mem 80`; mem is in pages. */
function addProtocol(families: FamilySet, line: string, bytesOfPage: number): void {
  const [title, ...pairs] = fieldsOf(line);
  const protocol = title.slice(0, -1);
  if (protocol === 'sockets') {
    families.gauge('node_sockstat_sockets_used', 'Number of IPv4 sockets in use.', numberOf(pairs[1]));
    return;
  }
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const value = numberOf(pairs[at + 1]);
    addState(families, protocol, pairs[at], value);
    if (pairs[at] === 'mem') addState(families, protocol, 'mem_bytes', value * bytesOfPage);
  }
}

function addState(families: FamilySet, protocol: string, state: string, value: number): void {
  families.gauge(`node_sockstat_${protocol}_${state}`, `Number of ${protocol} sockets in state ${state}.`, value);
}
