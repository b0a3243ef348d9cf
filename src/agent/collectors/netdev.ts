import { networkInterfaces } from 'node:os';
import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { FamilySet } from './family-set.ts';
import { fieldsOf, linesOf, numberOf } from './fields.ts';
import type { Machine } from './machine.ts';
import { deviceFilter, type NameFilter } from './name-filter.ts';
import type { CollectorOptions } from './options.ts';

export function netdev(machine: Machine, options: CollectorOptions): Collector {
  const filter = deviceFilter(options.netdevDeviceInclude, options.netdevDeviceExclude);
  return defineCollector('netdev', true, (families) => {
    for (const device of addStatistics(families, machine.read(machine.proc('net/dev')), filter)) {
      addWithoutHandler(families, machine, device);
    }
    if (options.netdevAddressInfo) addAddresses(families);
  });
}

/** Two lines of titles (`Inter-| Receive | Transmit`, then the columns of both), then a line a device. Gives the devices shown. */
function addStatistics(families: FamilySet, text: string, filter: NameFilter): string[] {
  const [, titles, ...lines] = linesOf(text);
  const [, receive, transmit] = titles.split('|').map(fieldsOf);
  const columns = [...receive.map((name) => `receive_${name}`), ...transmit.map((name) => `transmit_${name}`)];
  const devices: string[] = [];
  for (const line of lines) {
    const colon = line.lastIndexOf(':');
    const device = line.slice(0, colon).trim();
    if (!filter.accepts(device)) continue;
    devices.push(device);
    const values = fieldsOf(line.slice(colon + 1));
    columns.forEach((column, at) => {
      families.counter(`node_network_${column}_total`, `Network device statistic ${column}.`, numberOf(values[at]), [
        ['device', device],
      ]);
    });
  }
  return devices;
}

/** What /proc/net/dev has no column for. */
function addWithoutHandler(families: FamilySet, machine: Machine, device: string): void {
  const packets = machine.numericAttribute(machine.sys('class/net'), device, 'statistics/rx_nohandler');
  if (packets === null) return;
  families.counter('node_network_receive_nohandler_total', 'Network device statistic receive_nohandler.', packets, [
    ['device', device],
  ]);
}

function addAddresses(families: FamilySet): void {
  for (const [device, addresses] of Object.entries(networkInterfaces())) {
    for (const { address, cidr, scopeid } of addresses ?? []) {
      families.gauge('node_network_address_info', 'node network address by device', 1, [
        ['device', device],
        ['address', address],
        ['netmask', cidr?.split('/')[1] ?? ''],
        ['scope', scopeOf(address, scopeid)],
      ]);
    }
  }
}

function scopeOf(address: string, scopeId: number | undefined): string {
  const isLoopback = address === '::1' || address.startsWith('127.');
  const isLinkLocal = address.startsWith('169.254.') || (scopeId !== undefined && scopeId !== 0);
  return isLoopback || isLinkLocal ? 'link-local' : 'global';
}
