import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { FamilySet } from './family-set.ts';
import type { Machine } from './machine.ts';
import { NameFilter } from './name-filter.ts';
import type { CollectorOptions } from './options.ts';

/** Attribute in /sys/class/net/DEVICE, and what it is called behind node_network_. Some are hexadecimal with 0x. */
const PROPERTIES: readonly (readonly [attribute: string, property: string])[] = [
  ['addr_assign_type', 'address_assign_type'],
  ['carrier', 'carrier'],
  ['carrier_changes', 'carrier_changes_total'],
  ['carrier_up_count', 'carrier_up_changes_total'],
  ['carrier_down_count', 'carrier_down_changes_total'],
  ['dev_id', 'device_id'],
  ['dormant', 'dormant'],
  ['flags', 'flags'],
  ['ifindex', 'iface_id'],
  ['iflink', 'iface_link'],
  ['link_mode', 'iface_link_mode'],
  ['mtu', 'mtu_bytes'],
  ['name_assign_type', 'name_assign_type'],
  ['netdev_group', 'net_dev_group'],
  ['tx_queue_len', 'transmit_queue_length'],
  ['type', 'protocol_type'],
];

const BYTES_OF_MEGABIT = 125_000;
/** The one entry of /sys/class/net that is no device. */
const BONDING_MASTERS = 'bonding_masters';

export function netclass(machine: Machine, options: CollectorOptions): Collector {
  const ignored = new NameFilter('', options.netclassIgnoredDevices);
  return defineCollector('netclass', true, (families) => {
    const directory = machine.sys('class/net');
    for (const device of machine.list(directory)) {
      if (device === BONDING_MASTERS || !ignored.accepts(device)) continue;
      const read = (attribute: string) => machine.attribute(directory, device, attribute);
      addState(families, device, read);
      addProperties(families, device, read);
      addSpeed(families, device, read('speed'), options.netclassIgnoreInvalidSpeed);
    }
  });
}

type ReadAttribute = (attribute: string) => string | null;

function addState(families: FamilySet, device: string, read: ReadAttribute): void {
  const operstate = read('operstate') ?? '';
  const up = operstate === 'up' ? 1 : 0;
  families.gauge('node_network_up', "Value is 1 if operstate is 'up', 0 otherwise.", up, [['device', device]]);
  families.gauge('node_network_info', 'Non-numeric data from /sys/class/net/<iface>, value is always 1.', 1, [
    ['device', device],
    ['address', read('address') ?? ''],
    ['broadcast', read('broadcast') ?? ''],
    ['duplex', read('duplex') ?? ''],
    ['operstate', operstate],
    ['ifalias', read('ifalias') ?? ''],
  ]);
}

function addProperties(families: FamilySet, device: string, read: ReadAttribute): void {
  for (const [attribute, property] of PROPERTIES) {
    const text = read(attribute);
    if (text === null || text === '') continue;
    const type = property.endsWith('_total') ? 'counter' : 'gauge';
    const help = `Network device property: ${property}`;
    families.add(type, `node_network_${property}`, help, Number(text), [['device', device]]);
  }
}

/** In megabits a second; -1 where the driver does not know it. */
function addSpeed(families: FamilySet, device: string, speed: string | null, ignoreInvalid: boolean): void {
  if (speed === null || speed === '' || (ignoreInvalid && Number(speed) < 0)) return;
  const help = 'Network device property: speed_bytes';
  families.gauge('node_network_speed_bytes', help, Number(speed) * BYTES_OF_MEGABIT, [['device', device]]);
}
