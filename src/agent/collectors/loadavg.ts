import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import { fieldsOf, numberOf } from './fields.ts';
import type { Machine } from './machine.ts';

const MINUTES = [1, 5, 15];

export function loadavg(machine: Machine): Collector {
  return defineCollector('loadavg', true, (families) => {
    const fields = fieldsOf(machine.read(machine.proc('loadavg')));
    MINUTES.forEach((minutes, at) => {
      families.gauge(`node_load${minutes}`, `${minutes}m load average.`, numberOf(fields[at]));
    });
  });
}
