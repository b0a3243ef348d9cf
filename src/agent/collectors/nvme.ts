import { type Collector, NoData } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { Machine } from './machine.ts';

export function nvme(machine: Machine): Collector {
  return defineCollector('nvme', true, (families) => {
    const directory = machine.sys('class/nvme');
    const devices = machine.listIfAny(directory);
    if (devices === null) throw new NoData('no NVMe devices');
    for (const device of devices) {
      const read = (attribute: string) => machine.attribute(directory, device, attribute) ?? '';
      families.gauge('node_nvme_info', 'Non-numeric data from /sys/class/nvme/<device>, value is always 1.', 1, [
        ['device', device],
        ['firmware_revision', read('firmware_rev')],
        ['model', read('model')],
        ['serial', read('serial')],
        ['state', read('state')],
      ]);
    }
  });
}
