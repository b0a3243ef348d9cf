/**
 * The series of one monitored host: the names and labels that a node_exporter shows on a two-core Linux machine, and one
 * classic histogram as a web server has it. How a value moves is part of the name's row.
 */

/**
 * constant: never changes. ticks: counter of hundredths of a second. bytes: counter with large whole steps.
 * events: counter that seldom moves. pages: gauge, whole multiples of 4096. level: gauge with two decimals.
 * small: small whole gauge. duration: gauge with all digits of a double. bucket: counter that grows with le.
 */
export type Movement = 'constant' | 'ticks' | 'bytes' | 'events' | 'pages' | 'level' | 'small' | 'duration' | 'bucket';

interface Family {
  readonly names: readonly string[];
  readonly movement: Movement;
  /** Label names and their values: the family has a series for every combination. */
  readonly labels: readonly (readonly [string, readonly string[]])[];
}

export interface HostSeries {
  readonly name: string;
  readonly movement: Movement;
  readonly labels: readonly (readonly [string, string])[];
}

const words = (text: string): string[] => text.trim().split(/\s+/);
const named = (prefix: string, text: string, suffix = ''): string[] =>
  words(text).map((word) => `${prefix}${word}${suffix}`);

const CPUS = ['cpu', ['0', '1']] as const;
const MODES = ['mode', words('idle iowait irq nice softirq steal system user')] as const;
const NETWORK = ['device', words('docker0 eth0 eth1 lo')] as const;
const DISKS = ['device', words('vda vdb')] as const;
const MOUNTS = [
  ['device', ['/dev/vda1']],
  ['fstype', ['ext4']],
  ['mountpoint', ['/', '/var/lib/data']],
] as const;
const COLLECTORS = [
  'collector',
  words(`arp bcache bonding btrfs conntrack cpu cpufreq diskstats dmi edac entropy fibrechannel filefd filesystem hwmon
    infiniband ipvs loadavg mdadm meminfo netclass netdev netstat nfs nfsd nvme os powersupplyclass pressure rapl
    schedstat selinux sockstat softnet stat tapestats textfile thermal_zone time timex udp_queues uname vmstat xfs zfs`),
] as const;
const HANDLERS = ['handler', words('/api/v1/items /api/v1/orders /api/v1/users')] as const;
const BUCKETS = ['le', words('0.005 0.01 0.025 0.05 0.1 0.25 0.5 1 2.5 5 10 +Inf')] as const;

const FAMILIES: readonly Family[] = [
  { names: ['node_cpu_seconds_total'], movement: 'ticks', labels: [CPUS, MODES] },
  { names: ['node_cpu_guest_seconds_total'], movement: 'constant', labels: [CPUS, ['mode', ['nice', 'user']]] },
  {
    names: [
      ...named('node_network_receive_', 'bytes packets', '_total'),
      ...named('node_network_transmit_', 'bytes packets', '_total'),
    ],
    movement: 'bytes',
    labels: [NETWORK],
  },
  {
    names: [
      ...named('node_network_receive_', 'compressed drop errs fifo frame multicast nohandler', '_total'),
      ...named('node_network_transmit_', 'carrier colls compressed drop errs fifo', '_total'),
      ...named('node_network_carrier_', 'changes down_changes up_changes', '_total'),
    ],
    movement: 'events',
    labels: [NETWORK],
  },
  {
    names: named(
      'node_network_',
      `address_assign_type carrier device_id dormant flags iface_id iface_link iface_link_mode info mtu_bytes
       name_assign_type net_dev_group protocol_type speed_bytes transmit_queue_length up`,
    ),
    movement: 'constant',
    labels: [NETWORK],
  },
  {
    names: named(
      'node_disk_',
      'read_bytes_total reads_completed_total reads_merged_total writes_completed_total writes_merged_total written_bytes_total',
    ),
    movement: 'bytes',
    labels: [DISKS],
  },
  {
    names: named(
      'node_disk_',
      'flush_requests_time io_time io_time_weighted read_time write_time discard_time',
      '_seconds_total',
    ),
    movement: 'ticks',
    labels: [DISKS],
  },
  {
    names: named('node_disk_', 'discards_completed discards_merged discarded_sectors flush_requests', '_total'),
    movement: 'events',
    labels: [DISKS],
  },
  { names: ['node_disk_io_now'], movement: 'small', labels: [DISKS] },
  {
    names: named('node_filesystem_', 'avail_bytes free_bytes'),
    movement: 'pages',
    labels: MOUNTS,
  },
  {
    names: named('node_filesystem_', 'device_error files files_free readonly size_bytes'),
    movement: 'constant',
    labels: MOUNTS,
  },
  {
    names: named(
      'node_memory_',
      `Active_anon Active Active_file AnonPages Buffers Cached Committed_AS Dirty Inactive_anon Inactive Inactive_file
       KReclaimable KernelStack Mapped MemAvailable MemFree PageTables SReclaimable SUnreclaim Shmem Slab Writeback`,
      '_bytes',
    ),
    movement: 'pages',
    labels: [],
  },
  {
    names: named(
      'node_memory_',
      `AnonHugePages Bounce CommitLimit DirectMap1G DirectMap2M DirectMap4k Hugepagesize Hugetlb MemTotal Mlocked
       NFS_Unstable Percpu SwapCached SwapFree SwapTotal Unevictable VmallocChunk VmallocTotal VmallocUsed WritebackTmp`,
      '_bytes',
    ),
    movement: 'constant',
    labels: [],
  },
  {
    names: [
      ...named('node_netstat_', 'Ip6_InOctets Ip6_OutOctets IpExt_InOctets IpExt_OutOctets Tcp_InSegs Tcp_OutSegs'),
      ...named('node_vmstat_', 'pgfault pgmajfault pgpgin pgpgout'),
      ...named('node_', 'context_switches_total forks_total intr_total'),
      ...named('go_memstats_', 'alloc_bytes_total frees_total mallocs_total'),
    ],
    movement: 'bytes',
    labels: [],
  },
  {
    names: [
      ...named(
        'node_netstat_',
        `Icmp6_InErrors Icmp6_InMsgs Icmp6_OutMsgs Icmp_InErrors Icmp_InMsgs Icmp_OutMsgs TcpExt_ListenDrops
         TcpExt_ListenOverflows TcpExt_SyncookiesFailed TcpExt_SyncookiesRecv TcpExt_SyncookiesSent TcpExt_TCPSynRetrans
         TcpExt_TCPTimeouts Tcp_ActiveOpens Tcp_InErrs Tcp_OutRsts Tcp_PassiveOpens Tcp_RetransSegs Udp6_InDatagrams
         Udp6_InErrors Udp6_NoPorts Udp6_OutDatagrams Udp_InDatagrams Udp_InErrors Udp_NoPorts Udp_OutDatagrams`,
      ),
      ...named('node_vmstat_', 'oom_kill pswpin pswpout'),
      ...named('node_nf_conntrack_stat_', 'drop early_drop found ignore insert insert_failed invalid search_restart'),
    ],
    movement: 'events',
    labels: [],
  },
  {
    names: named('node_softnet_', 'dropped processed times_squeezed', '_total'),
    movement: 'events',
    labels: [CPUS],
  },
  {
    names: named('node_pressure_', 'cpu_waiting io_stalled io_waiting memory_stalled memory_waiting', '_seconds_total'),
    movement: 'ticks',
    labels: [],
  },
  {
    names: [
      ...named(
        'node_sockstat_',
        `FRAG6_inuse FRAG_inuse RAW6_inuse RAW_inuse TCP6_inuse TCP_alloc TCP_inuse TCP_mem TCP_orphan TCP_tw UDP6_inuse
         UDPLITE_inuse UDP_inuse UDP_mem sockets_used`,
      ),
      ...words('node_procs_blocked node_procs_running node_filefd_allocated node_nf_conntrack_entries'),
      ...words('go_goroutines go_threads process_open_fds node_arp_entries node_entropy_available_bits'),
    ],
    movement: 'small',
    labels: [],
  },
  { names: words('node_load1 node_load5 node_load15'), movement: 'level', labels: [] },
  {
    names: [
      ...named(
        'go_memstats_',
        'alloc heap_alloc heap_idle heap_inuse heap_released heap_sys next_gc stack_inuse sys',
        '_bytes',
      ),
      'process_resident_memory_bytes',
      'process_virtual_memory_bytes',
    ],
    movement: 'pages',
    labels: [],
  },
  {
    names: named('node_timex_', 'estimated_error offset maxerror', '_seconds'),
    movement: 'duration',
    labels: [],
  },
  {
    names: [
      ...named('node_timex_', 'loop_time_constant status sync_status tai_offset_seconds tick_seconds'),
      ...words('node_boot_time_seconds node_filefd_maximum node_textfile_scrape_error process_start_time_seconds up'),
    ],
    movement: 'constant',
    labels: [],
  },
  { names: ['process_cpu_seconds_total'], movement: 'ticks', labels: [] },
  {
    names: ['node_uname_info'],
    movement: 'constant',
    labels: [
      ['machine', ['x86_64']],
      ['release', ['6.1.0-28-amd64']],
      ['sysname', ['Linux']],
    ],
  },
  { names: ['node_scrape_collector_duration_seconds'], movement: 'duration', labels: [COLLECTORS] },
  { names: ['node_scrape_collector_success'], movement: 'constant', labels: [COLLECTORS] },
  { names: ['http_request_duration_seconds_bucket'], movement: 'bucket', labels: [HANDLERS, BUCKETS] },
  { names: ['http_request_duration_seconds_sum'], movement: 'ticks', labels: [HANDLERS] },
  { names: ['http_request_duration_seconds_count'], movement: 'bucket', labels: [HANDLERS] },
  {
    names: ['scrape_duration_seconds'],
    movement: 'duration',
    labels: [],
  },
  {
    names: named('scrape_', 'samples_scraped samples_post_metric_relabeling series_added'),
    movement: 'constant',
    labels: [],
  },
];

/** Every series of a host, without the labels that tell hosts apart. */
export function hostSeries(): HostSeries[] {
  return FAMILIES.flatMap(({ names, movement, labels }) =>
    names.flatMap((name) => combinations(labels).map((set) => ({ name, movement, labels: set }))),
  );
}

export const SERIES_PER_HOST = hostSeries().length;

function combinations(labels: Family['labels']): (readonly [string, string])[][] {
  return labels.reduce<(readonly [string, string])[][]>(
    (sets, [name, values]) => sets.flatMap((set) => values.map((value) => [...set, [name, value] as const])),
    [[]],
  );
}

export function instanceOf(host: number): string {
  return `host-${String(host).padStart(4, '0')}.dc1.example.org:9100`;
}

/** All labels of a series on a host, sorted by name as senders must. */
export function labelsOn(host: number, series: HostSeries): (readonly [string, string])[] {
  const labels = [
    ['__name__', series.name],
    ['cluster', 'eu1'],
    ['instance', instanceOf(host)],
    ['job', 'node'],
    ...series.labels,
  ] as const;
  return [...labels].sort((a, b) => (a[0] < b[0] ? -1 : 1));
}
