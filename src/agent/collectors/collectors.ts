/** All collectors; which of them run unless switched off is as node_exporter has it on Linux. */
import type { Collector } from '../metric-family.ts';
import { arp } from './arp.ts';
import { bcache } from './bcache.ts';
import { bonding } from './bonding.ts';
import { btrfs } from './btrfs.ts';
import { conntrack } from './conntrack.ts';
import { cpu } from './cpu.ts';
import { cpufreq } from './cpufreq.ts';
import { diskstats } from './diskstats.ts';
import { dmi } from './dmi.ts';
import { edac } from './edac.ts';
import { createElsewhere } from './elsewhere/collectors.ts';
import { entropy } from './entropy.ts';
import { fibrechannel } from './fibrechannel.ts';
import { filefd } from './filefd.ts';
import { filesystem } from './filesystem.ts';
import { hwmon } from './hwmon.ts';
import { infiniband } from './infiniband.ts';
import { interrupts } from './interrupts.ts';
import { ipvs } from './ipvs.ts';
import { loadavg } from './loadavg.ts';
import { Machine } from './machine.ts';
import { mdadm } from './mdadm.ts';
import { meminfo } from './meminfo.ts';
import { netclass } from './netclass.ts';
import { netdev } from './netdev.ts';
import { netstat } from './netstat.ts';
import { nfs } from './nfs.ts';
import { nfsd } from './nfsd.ts';
import { nvme } from './nvme.ts';
import { type CollectorOptions, checkOptions } from './options.ts';
import { os } from './os.ts';
import { powersupplyclass } from './powersupplyclass.ts';
import { pressure } from './pressure.ts';
import { processes } from './processes.ts';
import { rapl } from './rapl.ts';
import { schedstat } from './schedstat.ts';
import { selinux } from './selinux.ts';
import { sockstat } from './sockstat.ts';
import { softnet } from './softnet.ts';
import { stat } from './stat.ts';
import { tapestats } from './tapestats.ts';
import { tcpstat } from './tcpstat.ts';
import { textfile } from './textfile.ts';
import { thermalZone } from './thermal-zone.ts';
import { time } from './time.ts';
import { timex } from './timex.ts';
import { udpQueues } from './udp-queues.ts';
import { uname } from './uname.ts';
import { vmstat } from './vmstat.ts';
import { xfs } from './xfs.ts';
import { zfs } from './zfs.ts';

const COLLECTORS: readonly ((machine: Machine, options: CollectorOptions) => Collector)[] = [
  arp,
  bcache,
  bonding,
  btrfs,
  conntrack,
  cpu,
  cpufreq,
  diskstats,
  dmi,
  edac,
  entropy,
  fibrechannel,
  filefd,
  filesystem,
  hwmon,
  infiniband,
  interrupts,
  ipvs,
  loadavg,
  mdadm,
  meminfo,
  netclass,
  netdev,
  netstat,
  nfs,
  nfsd,
  nvme,
  os,
  powersupplyclass,
  pressure,
  processes,
  rapl,
  schedstat,
  selinux,
  sockstat,
  softnet,
  stat,
  tapestats,
  tcpstat,
  textfile,
  thermalZone,
  time,
  timex,
  udpQueues,
  uname,
  vmstat,
  xfs,
  zfs,
];

/** In the order of their names. Throws an Error when an option cannot be used. */
export function createCollectors(
  options: CollectorOptions,
  platform: NodeJS.Platform = process.platform,
): readonly Collector[] {
  checkOptions(options);
  const { procfs, sysfs, rootfs, udevData } = options;
  const machine = new Machine({ procfs, sysfs, rootfs, udevData });
  if (platform !== 'linux') return createElsewhere(machine, options);
  return COLLECTORS.map((create) => create(machine, options));
}
