import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import { fieldsOf, linesOf } from './fields.ts';
import type { Machine } from './machine.ts';
import { deviceFilter } from './name-filter.ts';
import type { CollectorOptions } from './options.ts';

/** Column of /proc/net/arp: the device is the last one. */
const DEVICE = 5;

export function arp(machine: Machine, options: CollectorOptions): Collector {
  const filter = deviceFilter(options.arpDeviceInclude, options.arpDeviceExclude);
  return defineCollector('arp', true, (families) => {
    for (const [device, entries] of countEntries(machine.read(machine.proc('net/arp')))) {
      if (!filter.accepts(device)) continue;
      families.gauge('node_arp_entries', 'ARP entries by device', entries, [['device', device]]);
    }
  });
}

function countEntries(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of linesOf(text).slice(1)) {
    const device = fieldsOf(line)[DEVICE];
    if (device === undefined) throw new Error(`unexpected line of /proc/net/arp: ${line}`);
    counts.set(device, (counts.get(device) ?? 0) + 1);
  }
  return counts;
}
