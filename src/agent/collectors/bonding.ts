import { type Collector, NoData } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import { fieldsOf } from './fields.ts';
import type { Machine } from './machine.ts';

export function bonding(machine: Machine): Collector {
  return defineCollector('bonding', true, (families) => {
    const directory = machine.sys('class/net');
    const masters = machine.attribute(directory, 'bonding_masters');
    if (masters === null) throw new NoData('no bonding');
    for (const master of fieldsOf(masters)) {
      const slaves = fieldsOf(machine.attribute(directory, master, 'bonding/slaves') ?? '');
      const active = slaves.filter((slave) => isUp(machine, directory, master, slave)).length;
      const labels = [['master', master]] as const;
      families.gauge('node_bonding_active', 'Number of active slaves per bonding interface.', active, labels);
      families.gauge(
        'node_bonding_slaves',
        'Number of configured slaves per bonding interface.',
        slaves.length,
        labels,
      );
    }
  });
}

/** Old kernels name the directory slave_X. */
function isUp(machine: Machine, directory: string, master: string, slave: string): boolean {
  const status =
    machine.attribute(directory, master, `lower_${slave}`, 'bonding_slave/mii_status') ??
    machine.attribute(directory, master, `slave_${slave}`, 'bonding_slave/mii_status');
  return status === 'up';
}
