import { parseDuration } from '../../model/durations.ts';
import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { FamilySet } from './family-set.ts';
import type { Machine } from './machine.ts';
import { MountProbe, type MountSizes } from './mount-probe.ts';
import { type Mount, readMounts } from './mounts.ts';
import { NameFilter } from './name-filter.ts';
import type { CollectorOptions } from './options.ts';

const GAUGES: readonly (readonly [size: keyof MountSizes, name: string, help: string])[] = [
  ['sizeBytes', 'node_filesystem_size_bytes', 'Filesystem size in bytes.'],
  ['freeBytes', 'node_filesystem_free_bytes', 'Filesystem free space in bytes.'],
  ['availableBytes', 'node_filesystem_avail_bytes', 'Filesystem space available to non-root users in bytes.'],
  ['files', 'node_filesystem_files', 'Filesystem total file nodes.'],
  ['filesFree', 'node_filesystem_files_free', 'Filesystem total free file nodes.'],
];

export function filesystem(machine: Machine, options: CollectorOptions): Collector {
  const mountPoints = new NameFilter('', options.filesystemMountPointsExclude);
  const types = new NameFilter('', options.filesystemTypesExclude);
  const probe = new MountProbe(parseDuration(options.filesystemMountTimeout));
  return defineCollector('filesystem', true, async (families) => {
    const mounts = readMounts(machine).filter(
      ({ mountPoint, type }) => mountPoints.accepts(mountPoint) && types.accepts(type),
    );
    probe.keepOnly(mounts.map(({ path }) => path));
    const sizes = await probe.ask(mounts);
    mounts.forEach((mount, at) => {
      addMount(families, mount, sizes[at]);
    });
  });
}

/** @param sizes null: the filesystem did not answer, or with an error */
function addMount(
  families: FamilySet,
  { device, mountPoint, type, isReadOnly }: Mount,
  sizes: MountSizes | null,
): void {
  const labels = [
    ['device', device],
    ['mountpoint', mountPoint],
    ['fstype', type],
  ] as const;
  families.gauge(
    'node_filesystem_device_error',
    'Whether an error occurred while getting statistics for the given device.',
    sizes === null ? 1 : 0,
    labels,
  );
  if (sizes === null) return;
  families.gauge('node_filesystem_readonly', 'Filesystem read-only status.', isReadOnly ? 1 : 0, labels);
  for (const [size, name, help] of GAUGES) families.gauge(name, help, sizes[size], labels);
}
