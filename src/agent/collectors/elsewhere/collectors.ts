/**
 * The collectors on systems without /proc (macOS, Windows, BSD): under the names that node_exporter has on Linux, so that the
 * same dashboards show them.
 */
import type { Collector } from '../../metric-family.ts';
import type { Machine } from '../machine.ts';
import type { CollectorOptions } from '../options.ts';
import { textfile } from '../textfile.ts';
import { time } from '../time.ts';
import { uname } from '../uname.ts';
import { cpu } from './cpu.ts';
import { dmi } from './dmi.ts';
import { filesystem } from './filesystem.ts';
import { loadavg } from './loadavg.ts';
import { meminfo } from './meminfo.ts';
import { netdev } from './netdev.ts';
import { os } from './os.ts';
import { stat } from './stat.ts';

export function createElsewhere(machine: Machine, options: CollectorOptions): readonly Collector[] {
  return [
    cpu(),
    dmi(),
    filesystem(options),
    loadavg(),
    meminfo(),
    netdev(options),
    os(),
    stat(),
    textfile(machine, options),
    time(machine),
    uname(machine),
  ];
}
