import { type Collector, NoData } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { FamilySet, LabelPairs } from './family-set.ts';
import { INFINIBAND_COUNTERS } from './infiniband-counters.ts';
import type { Machine } from './machine.ts';

const BITS_OF_GIGABIT = 1e9;
const BITS_OF_BYTE = 8;

export function infiniband(machine: Machine): Collector {
  return defineCollector('infiniband', true, (families) => {
    const directory = machine.sys('class/infiniband');
    const devices = machine.listIfAny(directory);
    if (devices === null) throw new NoData('no InfiniBand');
    for (const device of devices) {
      const read = (attribute: string) => machine.attribute(directory, device, attribute) ?? '';
      families.gauge(
        'node_infiniband_info',
        'Non-numeric data from /sys/class/infiniband/<device>, value is always 1.',
        1,
        [
          ['device', device],
          ['board_id', read('board_id')],
          ['firmware_version', read('fw_ver')],
          ['hca_type', read('hca_type')],
        ],
      );
      const ports = `${directory}/${device}/ports`;
      for (const port of machine.list(ports)) {
        const labels = [
          ['device', device],
          ['port', port],
        ] as const;
        addPort(families, machine, `${ports}/${port}`, labels);
      }
    }
  });
}

function addPort(families: FamilySet, machine: Machine, directory: string, labels: LabelPairs): void {
  const gauge = (name: string, help: string, value: number | null) => {
    if (value !== null) families.gauge(`node_infiniband_${name}`, help, value, labels);
  };
  // `4: ACTIVE`, `40 Gb/sec (4X QDR)`.
  const leading = (file: string) => {
    const number = Number.parseFloat(machine.attribute(directory, file) ?? '');
    return Number.isNaN(number) ? null : number;
  };
  gauge(
    'state_id',
    'State of the InfiniBand port (0: no change, 1: down, 2: init, 3: armed, 4: active, 5: act defer)',
    leading('state'),
  );
  gauge(
    'physical_state_id',
    'Physical state of the InfiniBand port (0: no change, 1: sleep, 2: polling, 3: disable, 4: shift, 5: link up, ' +
      '6: link error recover, 7: phytest)',
    leading('phys_state'),
  );
  const gigabits = leading('rate');
  const rate = gigabits === null ? null : (gigabits * BITS_OF_GIGABIT) / BITS_OF_BYTE;
  gauge('rate_bytes_per_second', 'Maximum signal transfer rate', rate);
  for (const [file, unit, name, help] of INFINIBAND_COUNTERS) {
    const value = machine.numericAttribute(directory, 'counters', file);
    if (value !== null) families.counter(`node_infiniband_${name}`, help, value * unit, labels);
  }
}
