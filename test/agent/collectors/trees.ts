/** The machines that there are only as files, and the collectors that have something to say about each. */
import type { CollectorOptions } from '../../../src/agent/collectors/options.ts';
import type { MachineTree } from './machine-tree.ts';
import { FABRICS } from './trees/fabrics.ts';
import { FILESYSTEMS } from './trees/filesystems.ts';
import { KERNEL } from './trees/kernel.ts';
import { NETWORK } from './trees/network.ts';
import { SENSORS } from './trees/sensors.ts';
import { STORAGE } from './trees/storage.ts';
import { ZFS } from './trees/zfs.ts';

export interface TreeCase {
  readonly title: string;
  readonly tree: MachineTree;
  readonly collectors: readonly string[];
  readonly options?: Partial<CollectorOptions>;
  /** The same for node_exporter. */
  readonly flags?: readonly string[];
}

export const TREE_CASES: readonly TreeCase[] = [
  { title: 'sensors', tree: SENSORS, collectors: ['hwmon', 'thermal_zone', 'powersupplyclass', 'rapl'] },
  { title: 'storage', tree: STORAGE, collectors: ['diskstats', 'mdadm', 'nvme', 'edac', 'tapestats'] },
  { title: 'filesystems', tree: FILESYSTEMS, collectors: ['filesystem', 'xfs', 'bcache', 'btrfs'] },
  {
    title: 'filesystems with priorities',
    tree: FILESYSTEMS,
    collectors: ['bcache'],
    options: { bcachePriorityStats: true },
    flags: ['--collector.bcache.priorityStats'],
  },
  { title: 'fabrics', tree: FABRICS, collectors: ['nfs', 'nfsd', 'ipvs', 'infiniband', 'fibrechannel'] },
  {
    title: 'fewer labels',
    tree: FABRICS,
    collectors: ['ipvs'],
    options: { ipvsBackendLabels: 'local_address,proto' },
    flags: ['--collector.ipvs.backend-labels=local_address,proto'],
  },
  { title: 'zfs', tree: ZFS, collectors: ['zfs'] },
  {
    title: 'kernel',
    tree: KERNEL,
    collectors: [
      'cpu',
      'cpufreq',
      'dmi',
      'entropy',
      'filefd',
      'interrupts',
      'loadavg',
      'meminfo',
      'os',
      'pressure',
      'schedstat',
      'stat',
      'vmstat',
    ],
    options: { cpuInfo: true, cpuInfoFlagsInclude: '^a', statSoftirq: true, vmstatFields: '^(pg|oom)' },
    flags: [
      '--collector.cpu.info',
      '--collector.cpu.info.flags-include=^a',
      '--collector.stat.softirq',
      '--collector.vmstat.fields=^(pg|oom)',
    ],
  },
  {
    title: 'network',
    tree: NETWORK,
    collectors: ['arp', 'bonding', 'conntrack', 'netclass', 'netstat', 'sockstat', 'softnet', 'udp_queues'],
    options: { arpDeviceExclude: 'eth1', netclassIgnoreInvalidSpeed: true },
    flags: ['--collector.arp.device-exclude=eth1', '--collector.netclass.ignore-invalid-speed'],
  },
];
