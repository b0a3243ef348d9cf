import { type Collector, NoData } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { Machine } from './machine.ts';
import { NameFilter } from './name-filter.ts';
import type { CollectorOptions } from './options.ts';

const NANOSECONDS = 1e9;

/** File in stats/, type, how many of its units are one of the metric's, metric, help. */
const STATISTICS: readonly (readonly [string, 'counter' | 'gauge', number, string, string])[] = [
  ['in_flight', 'gauge', 1, 'io_now', 'The number of I/Os currently outstanding to this device.'],
  [
    'io_ns',
    'counter',
    NANOSECONDS,
    'io_time_seconds_total',
    'The amount of time spent waiting for all I/O to complete (including read and write). This includes tape movement commands ' +
      'such as seeking between file or set marks and implicit tape movement such as when rewind on close tape devices are used.',
  ],
  [
    'other_cnt',
    'counter',
    1,
    'io_others_total',
    'The number of I/Os issued to the tape drive other than read or write commands. The time taken to complete these commands ' +
      'uses the following calculation io_time_seconds_total-read_time_seconds_total-write_time_seconds_total',
  ],
  ['read_byte_cnt', 'counter', 1, 'read_bytes_total', 'The number of bytes read from the tape drive.'],
  ['read_cnt', 'counter', 1, 'reads_completed_total', 'The number of read requests issued to the tape drive.'],
  [
    'read_ns',
    'counter',
    NANOSECONDS,
    'read_time_seconds_total',
    'The amount of time spent waiting for read requests to complete.',
  ],
  [
    'resid_cnt',
    'counter',
    1,
    'residual_total',
    'The number of times during a read or write we found the residual amount to be non-zero. This should mean that a program is ' +
      'issuing a read larger thean the block size on tape. For write not all data made it to tape.',
  ],
  ['write_byte_cnt', 'counter', 1, 'written_bytes_total', 'The number of bytes written to the tape drive.'],
  ['write_cnt', 'counter', 1, 'writes_completed_total', 'The number of write requests issued to the tape drive.'],
  [
    'write_ns',
    'counter',
    NANOSECONDS,
    'write_time_seconds_total',
    'The amount of time spent waiting for write requests to complete.',
  ],
];

export function tapestats(machine: Machine, options: CollectorOptions): Collector {
  const ignored = new NameFilter('', options.tapestatsIgnoredDevices);
  return defineCollector('tapestats', true, (families) => {
    const directory = machine.sys('class/scsi_tape');
    const names = machine.listIfAny(directory);
    if (names === null) throw new NoData('no tape drives');
    // One drive has several names (st0, st0a, nst0), with the same statistics behind them.
    for (const device of names.filter((name) => /^st\d+$/.test(name) && ignored.accepts(name))) {
      for (const [file, type, divisor, metric, help] of STATISTICS) {
        const value = machine.numericAttribute(directory, device, 'stats', file);
        if (value === null) continue;
        families.add(type, `node_tape_${metric}`, help, value / divisor, [['device', device]]);
      }
    }
  });
}
