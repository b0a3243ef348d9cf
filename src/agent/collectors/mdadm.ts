import { type Collector, NoData } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { FamilySet } from './family-set.ts';
import type { Machine } from './machine.ts';
import { type RaidArray, readMdstat } from './mdstat.ts';

const STATES = ['active', 'inactive', 'recovering', 'check', 'resync'] as const;

export function mdadm(machine: Machine): Collector {
  return defineCollector('mdadm', true, (families) => {
    const text = machine.readIfAny(machine.proc('mdstat'));
    if (text === null) throw new NoData('no RAID arrays');
    for (const array of readMdstat(text)) addArray(families, array);
  });
}

function addArray(families: FamilySet, array: RaidArray): void {
  const device = ['device', array.device] as const;
  for (const state of STATES) {
    const isIn = array.state === state ? 1 : 0;
    families.gauge('node_md_state', 'Indicates the state of md-device.', isIn, [device, ['state', state]]);
  }
  for (const state of ['active', 'failed', 'spare'] as const) {
    const help = 'Number of active/failed/spare disks of device.';
    families.gauge('node_md_disks', help, array.disks[state], [device, ['state', state]]);
  }
  families.gauge('node_md_disks_required', 'Total number of disks of device.', array.disksRequired, [device]);
  families.gauge('node_md_blocks', 'Total number of blocks on device.', array.blocks, [device]);
  families.gauge('node_md_blocks_synced', 'Number of blocks synced on device.', array.blocksSynced, [device]);
}
