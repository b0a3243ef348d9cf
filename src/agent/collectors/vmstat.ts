import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import { fieldsOf, linesOf, numberOf } from './fields.ts';
import type { Machine } from './machine.ts';
import { NameFilter } from './name-filter.ts';
import type { CollectorOptions } from './options.ts';

export function vmstat(machine: Machine, options: CollectorOptions): Collector {
  const filter = new NameFilter(options.vmstatFields, '');
  return defineCollector('vmstat', true, (families) => {
    for (const line of linesOf(machine.read(machine.proc('vmstat')))) {
      const [field, value] = fieldsOf(line);
      if (!filter.accepts(field)) continue;
      families.untyped(`node_vmstat_${field}`, `/proc/vmstat information field ${field}.`, numberOf(value));
    }
  });
}
