import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import { fieldsOf, linesOf } from './fields.ts';
import type { Machine } from './machine.ts';

/** The first columns of /proc/net/softnet_stat. */
const COLUMNS = [
  ['node_softnet_processed_total', 'Number of processed packets'],
  ['node_softnet_dropped_total', 'Number of dropped packets'],
  ['node_softnet_times_squeezed_total', 'Number of times processing packets ran out of quota'],
] as const;

export function softnet(machine: Machine): Collector {
  return defineCollector('softnet', true, (families) => {
    linesOf(machine.read(machine.proc('net/softnet_stat'))).forEach((line, cpu) => {
      const fields = fieldsOf(line);
      COLUMNS.forEach(([name, help], at) => {
        families.counter(name, help, Number.parseInt(fields[at], 16), [['cpu', String(cpu)]]);
      });
    });
  });
}
