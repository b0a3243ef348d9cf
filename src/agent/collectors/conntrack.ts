import type { Collector } from '../metric-family.ts';
import { NoData } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import { fieldsOf, linesOf, numberOf } from './fields.ts';
import type { Machine } from './machine.ts';

/** Columns of /proc/net/stat/nf_conntrack that are shown; hexadecimal, one line a CPU. */
const STATISTICS: readonly (readonly [column: string, name: string, help: string])[] = [
  ['found', 'found', 'Number of searched entries which were successful.'],
  ['invalid', 'invalid', 'Number of packets seen which can not be tracked.'],
  ['ignore', 'ignore', 'Number of packets seen which are already connected to a conntrack entry.'],
  ['insert', 'insert', 'Number of entries inserted into the list.'],
  ['insert_failed', 'insert_failed', 'Number of entries for which list insertion was attempted but failed.'],
  ['drop', 'drop', 'Number of packets dropped due to conntrack failure.'],
  [
    'early_drop',
    'early_drop',
    'Number of dropped conntrack entries to make room for new ones, if maximum table size was reached.',
  ],
  [
    'search_restart',
    'search_restart',
    'Number of conntrack table lookups which had to be restarted due to hashtable resizes.',
  ],
];

export function conntrack(machine: Machine): Collector {
  return defineCollector('conntrack', true, (families) => {
    const entries = machine.attribute(machine.proc('sys/net/netfilter/nf_conntrack_count'));
    if (entries === null) throw new NoData('connections are not tracked');
    families.gauge(
      'node_nf_conntrack_entries',
      'Number of currently allocated flow entries for connection tracking.',
      numberOf(entries),
    );
    families.gauge(
      'node_nf_conntrack_entries_limit',
      'Maximum size of connection tracking table.',
      numberOf(machine.read(machine.proc('sys/net/netfilter/nf_conntrack_max')).trim()),
    );
    const sums = sumOfCpus(machine.read(machine.proc('net/stat/nf_conntrack')));
    for (const [column, name, help] of STATISTICS) {
      families.gauge(`node_nf_conntrack_stat_${name}`, help, sums.get(column) ?? 0);
    }
  });
}

function sumOfCpus(text: string): Map<string, number> {
  const [header, ...lines] = linesOf(text).map(fieldsOf);
  const sums = new Map<string, number>();
  for (const line of lines) {
    header.forEach((column, at) => {
      sums.set(column, (sums.get(column) ?? 0) + Number.parseInt(line[at], 16));
    });
  }
  return sums;
}
