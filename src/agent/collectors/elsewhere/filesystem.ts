import type { Collector } from '../../metric-family.ts';
import { defineCollector } from '../define.ts';
import { NameFilter } from '../name-filter.ts';
import type { CollectorOptions } from '../options.ts';
import { systemInformation } from './system-information.ts';

export function filesystem(options: CollectorOptions): Collector {
  const mountPoints = new NameFilter('', options.filesystemMountPointsExclude);
  const types = new NameFilter('', options.filesystemTypesExclude);
  return defineCollector('filesystem', true, async (families) => {
    const library = await systemInformation();
    for (const { fs, type, mount, size, available, rw } of await library.fsSize()) {
      if (!mountPoints.accepts(mount) || !types.accepts(type)) continue;
      const labels = [
        ['device', fs],
        ['mountpoint', mount],
        ['fstype', type],
      ] as const;
      const availableHelp = 'Filesystem space available to non-root users in bytes.';
      families.gauge('node_filesystem_size_bytes', 'Filesystem size in bytes.', size, labels);
      families.gauge('node_filesystem_avail_bytes', availableHelp, available, labels);
      if (rw === null) continue;
      families.gauge('node_filesystem_readonly', 'Filesystem read-only status.', rw ? 0 : 1, labels);
    }
  });
}
