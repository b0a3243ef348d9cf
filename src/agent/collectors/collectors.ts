/** All collectors; which of them run unless switched off is as node_exporter has it on Linux. */
import type { Collector } from '../metric-family.ts';
import { arp } from './arp.ts';
import { bonding } from './bonding.ts';
import { conntrack } from './conntrack.ts';
import { cpu } from './cpu.ts';
import { cpufreq } from './cpufreq.ts';
import { diskstats } from './diskstats.ts';
import { dmi } from './dmi.ts';
import { entropy } from './entropy.ts';
import { filefd } from './filefd.ts';
import { filesystem } from './filesystem.ts';
import { loadavg } from './loadavg.ts';
import { Machine } from './machine.ts';
import { meminfo } from './meminfo.ts';
import { netclass } from './netclass.ts';
import { netdev } from './netdev.ts';
import { netstat } from './netstat.ts';
import type { CollectorOptions } from './options.ts';
import { os } from './os.ts';
import { pressure } from './pressure.ts';
import { schedstat } from './schedstat.ts';
import { selinux } from './selinux.ts';
import { sockstat } from './sockstat.ts';
import { softnet } from './softnet.ts';
import { stat } from './stat.ts';
import { thermalZone } from './thermal-zone.ts';
import { time } from './time.ts';
import { timex } from './timex.ts';
import { udpQueues } from './udp-queues.ts';
import { uname } from './uname.ts';
import { vmstat } from './vmstat.ts';

const COLLECTORS: readonly ((machine: Machine, options: CollectorOptions) => Collector)[] = [
  arp,
  bonding,
  conntrack,
  cpu,
  cpufreq,
  diskstats,
  dmi,
  entropy,
  filefd,
  filesystem,
  loadavg,
  meminfo,
  netclass,
  netdev,
  netstat,
  os,
  pressure,
  schedstat,
  selinux,
  sockstat,
  softnet,
  stat,
  thermalZone,
  time,
  timex,
  udpQueues,
  uname,
  vmstat,
];

/** In the order of their names. Throws an Error when an option cannot be used. */
export function createCollectors(options: CollectorOptions): readonly Collector[] {
  const { procfs, sysfs, rootfs, udevData } = options;
  const machine = new Machine({ procfs, sysfs, rootfs, udevData });
  return COLLECTORS.map((create) => create(machine, options));
}
