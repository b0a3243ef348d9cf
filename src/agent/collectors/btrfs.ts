import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { FamilySet, LabelPairs } from './family-set.ts';
import type { Machine } from './machine.ts';

const SECTOR_BYTES = 512;
const BLOCK_GROUP_TYPES = ['data', 'metadata', 'system'] as const;
/** How much room a byte takes; of raid5 and raid6 it depends on the number of devices. */
const COPIES: Readonly<Record<string, number>> = {
  single: 1,
  raid0: 1,
  dup: 2,
  raid1: 2,
  raid10: 2,
  raid1c3: 3,
  raid1c4: 4,
};

/** What /sys tells. node_exporter asks mounted filesystems also how much of each device is unused, by a call that Node has not. */
export function btrfs(machine: Machine): Collector {
  return defineCollector('btrfs', true, (families) => {
    const directory = machine.sys('fs/btrfs');
    for (const uuid of machine.list(directory)) {
      const label = machine.attribute(directory, uuid, 'label');
      // The directory also has one of features, which is no filesystem.
      if (label !== null) addFilesystem(families, machine, `${directory}/${uuid}`, uuid, label);
    }
  });
}

function addFilesystem(families: FamilySet, machine: Machine, directory: string, uuid: string, label: string): void {
  const own = ['uuid', uuid] as const;
  families.gauge('node_btrfs_info', 'Filesystem information', 1, [own, ['label', label]]);
  const reserve = machine.numericAttribute(directory, 'allocation/global_rsv_size');
  if (reserve !== null) families.gauge('node_btrfs_global_rsv_size_bytes', 'Size of global reserve.', reserve, [own]);
  const devices = machine.list(`${directory}/devices`);
  for (const device of devices) {
    const sectors = machine.numericAttribute(directory, 'devices', device, 'size') ?? 0;
    const help = 'Size of a device that is part of the filesystem.';
    families.gauge('node_btrfs_device_size_bytes', help, sectors * SECTOR_BYTES, [own, ['device', device]]);
  }
  for (const type of BLOCK_GROUP_TYPES) {
    const labels = [own, ['block_group_type', type]] as const;
    addAllocation(families, machine, `${directory}/allocation/${type}`, labels, devices.length);
  }
}

/** @param directory of one type of block groups; each layout that is used has a directory in it */
function addAllocation(
  families: FamilySet,
  machine: Machine,
  directory: string,
  labels: LabelPairs,
  devices: number,
): void {
  const reserved = machine.numericAttribute(directory, 'bytes_reserved');
  if (reserved === null) return;
  families.gauge('node_btrfs_reserved_bytes', 'Amount of space reserved for a data type', reserved, labels);
  for (const mode of machine.list(directory)) {
    const used = machine.numericAttribute(directory, mode, 'used_bytes');
    const total = machine.numericAttribute(directory, mode, 'total_bytes');
    if (used === null || total === null) continue;
    const own = [...labels, ['mode', mode] as const];
    families.gauge('node_btrfs_used_bytes', 'Amount of used space by a layout/data type', used, own);
    families.gauge('node_btrfs_size_bytes', 'Amount of space allocated for a layout/data type', total, own);
    families.gauge(
      'node_btrfs_allocation_ratio',
      'Data allocation ratio for a layout/data type',
      allocationRatio(mode, devices),
      own,
    );
  }
}

function allocationRatio(mode: string, devices: number): number {
  if (mode === 'raid5') return devices / (devices - 1);
  if (mode === 'raid6') return devices / (devices - 2);
  return COPIES[mode] ?? 0;
}
