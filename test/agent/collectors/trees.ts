/** The machines that there are only as files, and the collectors that have something to say about each. */
import type { MachineTree } from './machine-tree.ts';
import { SENSORS } from './trees/sensors.ts';
import { STORAGE } from './trees/storage.ts';

export interface TreeCase {
  readonly title: string;
  readonly tree: MachineTree;
  readonly collectors: readonly string[];
}

export const TREE_CASES: readonly TreeCase[] = [
  { title: 'sensors', tree: SENSORS, collectors: ['hwmon', 'thermal_zone', 'powersupplyclass', 'rapl'] },
  { title: 'storage', tree: STORAGE, collectors: ['diskstats', 'mdadm', 'nvme', 'edac', 'tapestats'] },
];
