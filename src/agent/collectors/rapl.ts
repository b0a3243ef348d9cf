import { type Collector, NoData } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { Machine } from './machine.ts';
import type { CollectorOptions } from './options.ts';

const MICROJOULES = 1e6;

export function rapl(machine: Machine, options: CollectorOptions): Collector {
  return defineCollector('rapl', true, (families) => {
    const directory = machine.sys('class/powercap');
    const entries = machine.listIfAny(directory);
    if (entries === null) throw new NoData('no power capping');
    const zonesSeen = new Map<string, number>();
    for (const entry of entries) {
      const title = machine.attribute(directory, entry, 'name');
      if (title === null) continue;
      const [zone, index] = zoneOf(title, zonesSeen);
      const energy = machine.numericAttribute(directory, entry, 'energy_uj');
      if (energy === null) continue;
      const labels = [
        ['index', index],
        ['path', `${directory}/${entry}`],
      ] as const;
      const joules = energy / MICROJOULES;
      if (options.raplZoneLabel) {
        const help = 'Current RAPL value in joules';
        families.counter('node_rapl_joules_total', help, joules, [...labels, ['rapl_zone', zone]]);
      } else {
        const name = zone.replace(/[^a-zA-Z0-9_]/g, '_');
        families.counter(`node_rapl_${name}_joules_total`, `Current RAPL ${zone} value in joules`, joules, labels);
      }
    }
  });
}

/** `package-1` is zone package, index 1; zones without a number in their name are numbered as they come. */
function zoneOf(title: string, zonesSeen: Map<string, number>): [zone: string, index: string] {
  const numbered = /^(.*)-(\d+)$/.exec(title);
  if (numbered !== null) return [numbered[1], numbered[2]];
  const index = zonesSeen.get(title) ?? 0;
  zonesSeen.set(title, index + 1);
  return [title, String(index)];
}
