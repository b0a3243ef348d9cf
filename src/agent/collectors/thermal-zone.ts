import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { FamilySet } from './family-set.ts';
import type { Machine } from './machine.ts';

const MILLIDEGREES = 1000;

export function thermalZone(machine: Machine): Collector {
  return defineCollector('thermal_zone', true, (families) => {
    const directory = machine.sys('class/thermal');
    for (const name of machine.list(directory)) {
      if (name.startsWith('thermal_zone')) addZone(families, machine, directory, name);
      if (name.startsWith('cooling_device')) addCoolingDevice(families, machine, directory, name);
    }
  });
}

function addZone(families: FamilySet, machine: Machine, directory: string, name: string): void {
  const temperature = machine.numericAttribute(directory, name, 'temp');
  const type = machine.attribute(directory, name, 'type');
  if (temperature === null || type === null) return;
  families.gauge('node_thermal_zone_temp', 'Zone temperature in Celsius', temperature / MILLIDEGREES, [
    ['zone', name.slice('thermal_zone'.length)],
    ['type', type],
  ]);
}

function addCoolingDevice(families: FamilySet, machine: Machine, directory: string, name: string): void {
  const current = machine.numericAttribute(directory, name, 'cur_state');
  const maximum = machine.numericAttribute(directory, name, 'max_state');
  const type = machine.attribute(directory, name, 'type');
  if (current === null || maximum === null || type === null) return;
  const labels = [
    ['name', name.slice('cooling_device'.length)],
    ['type', type],
  ] as const;
  families.gauge('node_cooling_device_cur_state', 'Current throttle state of the cooling device', current, labels);
  families.gauge('node_cooling_device_max_state', 'Maximum throttle state of the cooling device', maximum, labels);
}
