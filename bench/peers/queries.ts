/** What dashboards and alerts ask, over the series of host-metrics.ts. */

export interface BenchQuery {
  readonly kind: 'range' | 'instant';
  readonly text: string;
}

const RANGE = [
  'node_load1',
  'node_memory_MemAvailable_bytes{instance="host-0001.dc1.example.org:9100"}',
  'sum by (mode) (rate(node_cpu_seconds_total[5m]))',
  '1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m]))',
  'sum(rate(node_network_receive_bytes_total[5m]))',
  'sum by (instance, device) (rate(node_network_receive_bytes_total{device!="lo"}[5m]))',
  'rate(node_network_transmit_packets_total{device=~"eth.*"}[2m])',
  'irate(node_disk_io_time_seconds_total[2m])',
  'topk(5, sum by (instance) (rate(node_network_transmit_bytes_total[5m])))',
  'quantile(0.9, node_load5)',
  'quantile by (collector) (0.99, node_scrape_collector_duration_seconds)',
  'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))',
  'histogram_quantile(0.9, sum by (le, handler) (rate(http_request_duration_seconds_bucket[5m])))',
  'sum by (handler) (rate(http_request_duration_seconds_sum[5m])) / sum by (handler) (rate(http_request_duration_seconds_count[5m]))',
  '1 - node_memory_MemAvailable_bytes / node_memory_Cached_bytes',
  'node_filesystem_avail_bytes * on (instance) group_left (release) node_uname_info',
  'max by (instance) (max_over_time(node_load1[10m]))',
  'avg_over_time(node_procs_running[5m])',
  'quantile_over_time(0.95, node_load1[10m])',
  'max_over_time(rate(node_context_switches_total[2m])[10m:1m])',
  'count by (job) ({__name__=~"node_network_.*_total"})',
  'label_replace(node_load15, "host", "$1", "instance", "([^.]+).*")',
  'node_load1 > 2 and on (instance) node_procs_running > 100',
  'deriv(node_memory_MemFree_bytes[10m])',
  'increase(node_vmstat_pgfault[1h])',
];

const INSTANT = [
  'up',
  'sum by (mode) (rate(node_cpu_seconds_total[5m]))',
  'count({job="node"})',
  'topk(4, count by (__name__) ({job="node"}))',
  'predict_linear(node_filesystem_avail_bytes[1h], 4 * 3600) < 0',
  'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))',
  '100 * (1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m]))) > 10',
  'absent(up{job="none"})',
  'sort_desc(sum by (instance) (node_memory_Slab_bytes))',
];

export const QUERIES: readonly BenchQuery[] = [
  ...RANGE.map((text) => ({ kind: 'range', text }) as const),
  ...INSTANT.map((text) => ({ kind: 'instant', text }) as const),
];
