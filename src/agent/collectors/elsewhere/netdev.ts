import type { Systeminformation } from 'systeminformation';
import type { Collector } from '../../metric-family.ts';
import { defineCollector } from '../define.ts';
import { NameFilter } from '../name-filter.ts';
import type { CollectorOptions } from '../options.ts';
import { systemInformation } from './system-information.ts';

const STATISTICS: readonly (readonly [statistic: string, key: keyof Systeminformation.NetworkStatsData])[] = [
  ['receive_bytes', 'rx_bytes'],
  ['receive_drop', 'rx_dropped'],
  ['receive_errs', 'rx_errors'],
  ['transmit_bytes', 'tx_bytes'],
  ['transmit_drop', 'tx_dropped'],
  ['transmit_errs', 'tx_errors'],
];

export function netdev(options: CollectorOptions): Collector {
  const filter = new NameFilter(options.netdevDeviceInclude, options.netdevDeviceExclude);
  return defineCollector('netdev', true, async (families) => {
    const library = await systemInformation();
    for (const device of await library.networkStats('*')) {
      if (!filter.accepts(device.iface)) continue;
      for (const [statistic, key] of STATISTICS) {
        const help = `Network device statistic ${statistic}.`;
        const labels = [['device', device.iface]] as const;
        families.counter(`node_network_${statistic}_total`, help, Number(device[key]), labels);
      }
    }
  });
}
