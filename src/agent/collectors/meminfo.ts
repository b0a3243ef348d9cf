import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import { fieldsOf, linesOf, numberOf } from './fields.ts';
import type { Machine } from './machine.ts';

export function meminfo(machine: Machine): Collector {
  return defineCollector('meminfo', true, (families) => {
    for (const line of linesOf(machine.read(machine.proc('meminfo')))) {
      const [title, amount, unit] = fieldsOf(line);
      const field = fieldName(title) + (unit === 'kB' ? '_bytes' : '');
      const value = numberOf(amount) * (unit === 'kB' ? 1024 : 1);
      const name = `node_memory_${field}`;
      const help = `Memory information field ${field}.`;
      if (field.endsWith('_total')) families.counter(name, help, value);
      else families.gauge(name, help, value);
    }
  });
}

/** `Active(anon):` is Active_anon. */
function fieldName(title: string): string {
  return title.replace(/:$/, '').replace(/\((.*)\)/, '_$1');
}
