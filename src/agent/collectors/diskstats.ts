import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import { addUdevInfo } from './disk-udev.ts';
import type { FamilySet } from './family-set.ts';
import { fieldsOf, linesOf, numberOf } from './fields.ts';
import type { Machine } from './machine.ts';
import { deviceFilter } from './name-filter.ts';
import type { CollectorOptions } from './options.ts';

/** Sectors of /proc/diskstats have this size, whatever those of the device. */
const SECTOR_BYTES = 512;
const MILLISECOND = 0.001;

/** The columns behind major, minor and name. Kernels before 4.18 have no discards, those before 5.5 no flushes. */
const COLUMNS: readonly (readonly [type: 'counter' | 'gauge', unit: number, name: string, help: string])[] = [
  ['counter', 1, 'reads_completed_total', 'The total number of reads completed successfully.'],
  ['counter', 1, 'reads_merged_total', 'The total number of reads merged.'],
  ['counter', SECTOR_BYTES, 'read_bytes_total', 'The total number of bytes read successfully.'],
  ['counter', MILLISECOND, 'read_time_seconds_total', 'The total number of seconds spent by all reads.'],
  ['counter', 1, 'writes_completed_total', 'The total number of writes completed successfully.'],
  ['counter', 1, 'writes_merged_total', 'The number of writes merged.'],
  ['counter', SECTOR_BYTES, 'written_bytes_total', 'The total number of bytes written successfully.'],
  ['counter', MILLISECOND, 'write_time_seconds_total', 'This is the total number of seconds spent by all writes.'],
  ['gauge', 1, 'io_now', 'The number of I/Os currently in progress.'],
  ['counter', MILLISECOND, 'io_time_seconds_total', 'Total seconds spent doing I/Os.'],
  ['counter', MILLISECOND, 'io_time_weighted_seconds_total', 'The weighted # of seconds spent doing I/Os.'],
  ['counter', 1, 'discards_completed_total', 'The total number of discards completed successfully.'],
  ['counter', 1, 'discards_merged_total', 'The total number of discards merged.'],
  ['counter', 1, 'discarded_sectors_total', 'The total number of sectors discarded successfully.'],
  ['counter', MILLISECOND, 'discard_time_seconds_total', 'This is the total number of seconds spent by all discards.'],
  ['counter', 1, 'flush_requests_total', 'The total number of flush requests completed successfully'],
  [
    'counter',
    MILLISECOND,
    'flush_requests_time_seconds_total',
    'This is the total number of seconds spent by all flush requests.',
  ],
];

export function diskstats(machine: Machine, options: CollectorOptions): Collector {
  const filter = deviceFilter(options.diskstatsDeviceInclude, options.diskstatsDeviceExclude);
  return defineCollector('diskstats', true, (families) => {
    for (const line of linesOf(machine.read(machine.proc('diskstats')))) {
      const [major, minor, device, ...columns] = fieldsOf(line);
      if (!filter.accepts(device)) continue;
      addUdevInfo(families, machine, { device, major, minor });
      addColumns(families, device, columns);
    }
  });
}

function addColumns(families: FamilySet, device: string, columns: readonly string[]): void {
  const shown = Math.min(columns.length, COLUMNS.length);
  for (let at = 0; at < shown; at += 1) {
    const [type, unit, name, help] = COLUMNS[at];
    families.add(type, `node_disk_${name}`, help, numberOf(columns[at]) * unit, [['device', device]]);
  }
}
