import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import { fieldsOf, numberOf } from './fields.ts';
import type { Machine } from './machine.ts';

export function filefd(machine: Machine): Collector {
  return defineCollector('filefd', true, (families) => {
    // Allocated, formerly free (always 0), maximum.
    const [allocated, , maximum] = fieldsOf(machine.read(machine.proc('sys/fs/file-nr'))).map(numberOf);
    families.gauge('node_filefd_allocated', 'File descriptor statistics: allocated.', allocated);
    families.gauge('node_filefd_maximum', 'File descriptor statistics: maximum.', maximum);
  });
}
