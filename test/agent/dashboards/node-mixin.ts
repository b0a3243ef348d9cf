/**
 * What the rules of node-mixin ask with its defaults. Of alerts that would be silent on a healthy machine, what is held against
 * the bound stands here too.
 */
const FILESYSTEM = 'job="node",fstype!="",mountpoint!=""';
const DISK = 'job="node",device=~"(/dev/)?(mmcblk.p.+|nvme.+|rbd.+|sd.+|vd.+|xvd.+|dm-.+|md.+|dasd.+)"';

const RECORDED = [
  'count without (cpu, mode) (node_cpu_seconds_total{job="node",mode="idle"})',
  '1 - avg without (cpu) (sum without (mode) (rate(node_cpu_seconds_total{job="node", mode=~"idle|iowait|steal"}[5m])))',
  '(node_load1{job="node"} / count without (cpu, mode) (node_cpu_seconds_total{job="node",mode="idle"}))',
  '1 - ((node_memory_MemAvailable_bytes{job="node"} or (node_memory_Buffers_bytes{job="node"} + node_memory_Cached_bytes{job="node"} + node_memory_MemFree_bytes{job="node"} + node_memory_Slab_bytes{job="node"})) / node_memory_MemTotal_bytes{job="node"})',
  'rate(node_vmstat_pgmajfault{job="node"}[5m])',
  `rate(node_disk_io_time_seconds_total{${DISK}}[5m])`,
  `rate(node_disk_io_time_weighted_seconds_total{${DISK}}[5m])`,
  'sum without (device) (rate(node_network_receive_bytes_total{job="node", device!="lo"}[5m]))',
  'sum without (device) (rate(node_network_transmit_bytes_total{job="node", device!="lo"}[5m]))',
  'sum without (device) (rate(node_network_receive_drop_total{job="node", device!="lo"}[5m]))',
  'sum without (device) (rate(node_network_transmit_drop_total{job="node", device!="lo"}[5m]))',
];

const HELD_AGAINST_BOUNDS = [
  `node_filesystem_avail_bytes{${FILESYSTEM}} / node_filesystem_size_bytes{${FILESYSTEM}} * 100`,
  `predict_linear(node_filesystem_avail_bytes{${FILESYSTEM}}[6h], 24*60*60)`,
  `node_filesystem_files_free{${FILESYSTEM}} / node_filesystem_files{${FILESYSTEM}} * 100`,
  `predict_linear(node_filesystem_files_free{${FILESYSTEM}}[6h], 24*60*60)`,
  'rate(node_network_receive_errs_total{job="node"}[2m]) / rate(node_network_receive_packets_total{job="node"}[2m])',
  'rate(node_network_transmit_errs_total{job="node"}[2m]) / rate(node_network_transmit_packets_total{job="node"}[2m])',
  '(node_nf_conntrack_entries{job="node"} / node_nf_conntrack_entries_limit)',
  'node_timex_offset_seconds{job="node"}',
  'deriv(node_timex_offset_seconds{job="node"}[5m])',
  'min_over_time(node_timex_sync_status{job="node"}[5m])',
  'node_timex_maxerror_seconds{job="node"}',
  'node_md_disks_required{job="node",device=~"(/dev/)?(mmcblk.p.+|nvme.+|sd.+|md.+)"} - ignoring (state) (node_md_disks{state="active",job="node"})',
  'node_filefd_allocated{job="node"} * 100 / node_filefd_maximum{job="node"}',
  'sum without(mode) (avg without (cpu) (rate(node_cpu_seconds_total{job="node", mode!~"idle|iowait"}[2m]))) * 100',
  'node_load1{job="node"} / count without (cpu, mode) (node_cpu_seconds_total{job="node", mode="idle"})',
  '100 - (node_memory_MemAvailable_bytes{job="node"} / node_memory_MemTotal_bytes{job="node"} * 100)',
  'rate(node_vmstat_pgmajfault{job="node"}[5m])',
  `rate(node_disk_io_time_weighted_seconds_total{${DISK}}[5m])`,
  'node_systemd_unit_state{job="node", state="failed"}',
  'node_bonding_slaves - node_bonding_active',
  'node_hwmon_temp_celsius / node_hwmon_temp_crit_celsius',
  'count without (fstype) (node_filesystem_readonly{job="node"})',
];

/** Those whose outcome does not hang on what the machine does between two readings. */
const ALERTS = [
  `(node_filesystem_avail_bytes{${FILESYSTEM}} / node_filesystem_size_bytes{${FILESYSTEM}} * 100 < 5 and node_filesystem_readonly{${FILESYSTEM}} == 0)`,
  `(node_filesystem_files_free{${FILESYSTEM}} / node_filesystem_files{${FILESYSTEM}} * 100 < 5 and node_filesystem_readonly{${FILESYSTEM}} == 0)`,
  '(node_nf_conntrack_entries{job="node"} / node_nf_conntrack_entries_limit) > 0.75',
  'node_textfile_scrape_error{job="node"} == 1',
  '((node_timex_offset_seconds{job="node"} > 0.05 and deriv(node_timex_offset_seconds{job="node"}[5m]) >= 0) or (node_timex_offset_seconds{job="node"} < -0.05 and deriv(node_timex_offset_seconds{job="node"}[5m]) <= 0))',
  'min_over_time(node_timex_sync_status{job="node"}[5m]) == 0 and node_timex_maxerror_seconds{job="node"} >= 16',
  'node_md_disks{state="failed",job="node"} > 0',
  'rate(node_vmstat_oom_kill{job="node"}[5m]) > 0',
];

export const NODE_MIXIN: readonly string[] = [...RECORDED, ...HELD_AGAINST_BOUNDS, ...ALERTS];
