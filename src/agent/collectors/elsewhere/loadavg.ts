import { loadavg as averages, platform } from 'node:os';
import { type Collector, NoData } from '../../metric-family.ts';
import { defineCollector } from '../define.ts';

const MINUTES = [1, 5, 15];

export function loadavg(): Collector {
  return defineCollector('loadavg', true, (families) => {
    if (platform() === 'win32') throw new NoData('Windows has no load average');
    averages().forEach((average, at) => {
      families.gauge(`node_load${MINUTES[at]}`, `${MINUTES[at]}m load average.`, average);
    });
  });
}
