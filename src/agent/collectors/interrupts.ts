import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import { fieldsOf, linesOf, numberOf } from './fields.ts';
import type { Machine } from './machine.ts';

/** Off unless switched on: a series for each interrupt on each CPU. */
export function interrupts(machine: Machine): Collector {
  return defineCollector('interrupts', false, (families) => {
    const [titles, ...lines] = linesOf(machine.read(machine.proc('interrupts')));
    const cpus = fieldsOf(titles).length;
    for (const line of lines) {
      const [title, ...fields] = fieldsOf(line);
      // ERR and MIS have one number for all CPUs.
      if (fields.length <= cpus) continue;
      const type = title.replace(/:$/, '');
      const words = fields.slice(cpus);
      const isNumbered = /^\d+$/.test(type);
      const info = isNumbered ? words[0] : words.join(' ');
      const devices = isNumbered ? words.slice(1).join(' ') : '';
      for (let cpu = 0; cpu < cpus; cpu += 1) {
        families.counter('node_interrupts_total', 'Interrupt details.', numberOf(fields[cpu]), [
          ['cpu', String(cpu)],
          ['type', type],
          ['info', info],
          ['devices', devices],
        ]);
      }
    }
  });
}
