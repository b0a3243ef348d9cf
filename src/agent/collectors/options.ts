/**
 * The flags of the collectors: node_exporter's names, defaults and meanings (those of Debian's 1.5). The type of the options
 * follows from the table.
 */
import { RE2JS } from 're2js';
import { parseDuration } from '../../model/durations.ts';

export interface CollectorFlag<T extends string | boolean> {
  /** Without the dashes. */
  readonly name: string;
  readonly fallback: T;
  readonly help: string;
  /** Throws when a text cannot be used. */
  readonly check: (text: string) => void;
}

function text(name: string, fallback: string, help: string): CollectorFlag<string> {
  return { name, fallback, help, check: () => {} };
}

function pattern(name: string, fallback: string, help: string): CollectorFlag<string> {
  return { name, fallback, help, check: (source) => void RE2JS.compile(source) };
}

function duration(name: string, fallback: string, help: string): CollectorFlag<string> {
  return { name, fallback, help, check: (given) => void parseDuration(given) };
}

/** Takes no value; has a --no- form. */
function toggle(name: string, fallback: boolean, help: string): CollectorFlag<boolean> {
  return { name, fallback, help, check: () => {} };
}

const BLOCK_PARTITIONS = '^(ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\\d+n\\d+p)\\d+$';
const UNINTERESTING_MOUNT_POINTS =
  '^/(dev|proc|run|sys|mnt|media|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)';
const UNINTERESTING_FILESYSTEM_TYPES =
  '^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs|iso9660|mqueue|nsfs|overlay|proc|procfs|' +
  'pstore|rpc_pipefs|securityfs|selinuxfs|squashfs|sysfs|tracefs)$';
const NETSTAT_FIELDS =
  '^(.*_(InErrors|InErrs)|Ip_Forwarding|Ip(6|Ext)_(InOctets|OutOctets)|Icmp6?_(InMsgs|OutMsgs)|' +
  'TcpExt_(Listen.*|Syncookies.*|TCPSynRetrans|TCPTimeouts)|' +
  'Tcp_(ActiveOpens|InSegs|OutSegs|OutRsts|PassiveOpens|RetransSegs|CurrEstab)|' +
  'Udp6?_(InDatagrams|OutDatagrams|NoPorts|RcvbufErrors|SndbufErrors))$';

export const COLLECTOR_FLAGS = {
  procfs: text('path.procfs', '/proc', 'Where procfs is mounted.'),
  sysfs: text('path.sysfs', '/sys', 'Where sysfs is mounted.'),
  rootfs: text('path.rootfs', '/', 'Where the root filesystem of the machine is mounted.'),
  udevData: text('path.udev.data', '/run/udev/data', 'Where udev keeps its data.'),
  arpDeviceInclude: pattern('collector.arp.device-include', '', 'Regular expression of devices for arp.'),
  arpDeviceExclude: pattern('collector.arp.device-exclude', '', 'Regular expression of devices that arp leaves out.'),
  bcachePriorityStats: toggle(
    'collector.bcache.priorityStats',
    false,
    'Expose priority statistics, which are expensive.',
  ),
  cpuGuest: toggle('collector.cpu.guest', true, 'Expose node_cpu_guest_seconds_total.'),
  cpuInfo: toggle('collector.cpu.info', false, 'Expose node_cpu_info.'),
  cpuInfoFlagsInclude: pattern('collector.cpu.info.flags-include', '', 'Regular expression of CPU flags to expose.'),
  cpuInfoBugsInclude: pattern('collector.cpu.info.bugs-include', '', 'Regular expression of CPU bugs to expose.'),
  diskstatsDeviceInclude: pattern(
    'collector.diskstats.device-include',
    '',
    'Regular expression of devices for diskstats.',
  ),
  diskstatsDeviceExclude: pattern(
    'collector.diskstats.device-exclude',
    BLOCK_PARTITIONS,
    'Regular expression of devices that diskstats leaves out.',
  ),
  filesystemMountPointsExclude: pattern(
    'collector.filesystem.mount-points-exclude',
    UNINTERESTING_MOUNT_POINTS,
    'Regular expression of mount points that filesystem leaves out.',
  ),
  filesystemTypesExclude: pattern(
    'collector.filesystem.fs-types-exclude',
    UNINTERESTING_FILESYSTEM_TYPES,
    'Regular expression of filesystem types that filesystem leaves out.',
  ),
  filesystemMountTimeout: duration(
    'collector.filesystem.mount-timeout',
    '5s',
    'How long a mount may take to answer before it counts as stuck.',
  ),
  ipvsBackendLabels: text(
    'collector.ipvs.backend-labels',
    'local_address,local_port,remote_address,remote_port,proto,local_mark',
    'Labels of the backends of ipvs, separated by commas.',
  ),
  netclassIgnoredDevices: pattern(
    'collector.netclass.ignored-devices',
    '^$',
    'Regular expression of devices that netclass leaves out.',
  ),
  netclassIgnoreInvalidSpeed: toggle(
    'collector.netclass.ignore-invalid-speed',
    false,
    'Leave out the speed of devices that say a negative one.',
  ),
  netdevDeviceInclude: pattern('collector.netdev.device-include', '', 'Regular expression of devices for netdev.'),
  netdevDeviceExclude: pattern(
    'collector.netdev.device-exclude',
    '^lo$',
    'Regular expression of devices that netdev leaves out.',
  ),
  netdevAddressInfo: toggle('collector.netdev.address-info', false, 'Expose the addresses of every device.'),
  netstatFields: pattern('collector.netstat.fields', NETSTAT_FIELDS, 'Regular expression of fields for netstat.'),
  powersupplyIgnoredSupplies: pattern(
    'collector.powersupply.ignored-supplies',
    '^$',
    'Regular expression of power supplies that powersupplyclass leaves out.',
  ),
  raplZoneLabel: toggle('collector.rapl.enable-zone-label', false, 'Put the zone of rapl into a label.'),
  statSoftirq: toggle('collector.stat.softirq', false, 'Expose software interrupts by vector.'),
  tapestatsIgnoredDevices: pattern(
    'collector.tapestats.ignored-devices',
    '^$',
    'Regular expression of devices that tapestats leaves out.',
  ),
  textfileDirectory: text(
    'collector.textfile.directory',
    '/var/lib/prometheus/node-exporter',
    'Directory of *.prom files whose metrics are exposed too.',
  ),
  vmstatFields: pattern(
    'collector.vmstat.fields',
    '^(oom_kill|pgpg|pswp|pg.*fault).*',
    'Regular expression of fields for vmstat.',
  ),
} as const;

type Flags = typeof COLLECTOR_FLAGS;

export type CollectorOptions = {
  readonly [Key in keyof Flags]: Flags[Key]['fallback'];
};

/** The options when no flag is given, with what is given here in their place. */
export function collectorOptions(given: Partial<CollectorOptions> = {}): CollectorOptions {
  const fallbacks = Object.entries(COLLECTOR_FLAGS).map(([key, flag]) => [key, flag.fallback]);
  return { ...(Object.fromEntries(fallbacks) as CollectorOptions), ...given };
}

/** Throws an Error naming the flag when one of the options cannot be used. */
export function checkOptions(options: CollectorOptions): void {
  for (const [key, { name, check }] of Object.entries(COLLECTOR_FLAGS)) {
    const value = options[key as keyof CollectorOptions];
    try {
      check(String(value));
    } catch (error) {
      throw new Error(`--${name}: ${(error as Error).message}`);
    }
  }
  for (const collector of ['arp', 'diskstats', 'netdev'] as const) {
    const include = options[`${collector}DeviceInclude`];
    const exclude = options[`${collector}DeviceExclude`];
    // A default gives way; node_exporter wants it to be taken away by hand.
    if (include !== '' && exclude !== COLLECTOR_FLAGS[`${collector}DeviceExclude`].fallback) {
      throw new Error(`--collector.${collector}.device-include and device-exclude cannot be given both`);
    }
  }
}
