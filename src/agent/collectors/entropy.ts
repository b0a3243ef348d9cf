import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import { numberOf } from './fields.ts';
import type { Machine } from './machine.ts';

export function entropy(machine: Machine): Collector {
  return defineCollector('entropy', true, (families) => {
    const read = (name: string) => numberOf(machine.read(machine.proc('sys/kernel/random', name)).trim());
    families.gauge('node_entropy_available_bits', 'Bits of available entropy.', read('entropy_avail'));
    families.gauge('node_entropy_pool_size_bits', 'Bits of entropy pool.', read('poolsize'));
  });
}
