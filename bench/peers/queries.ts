/** What dashboards and alerts ask, over the series of host-metrics.ts; narrow and wide ones. */
import type { Question, QuestionKind } from './questions.ts';

const RANGE = [
  'node_load1',
  'node_memory_MemAvailable_bytes{instance="host-0001.dc1.example.org:9100"}',
  'rate(node_cpu_seconds_total{instance="host-0001.dc1.example.org:9100",mode!="idle"}[5m])',
  'sum by (mode) (rate(node_cpu_seconds_total[5m]))',
  '1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m]))',
  'sum(rate(node_network_receive_bytes_total[5m]))',
  'sum by (instance, device) (rate(node_network_receive_bytes_total{device!="lo"}[5m]))',
  'rate(node_network_transmit_packets_total{device=~"eth.*"}[2m])',
  'irate(node_disk_io_time_seconds_total[2m])',
  'topk(5, sum by (instance) (rate(node_network_transmit_bytes_total[5m])))',
  'quantile(0.9, node_load5)',
  'quantile by (collector) (0.99, node_scrape_collector_duration_seconds)',
  'max by (collector) (node_scrape_collector_duration_seconds)',
  'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))',
  'histogram_quantile(0.9, sum by (le, handler) (rate(http_request_duration_seconds_bucket[5m])))',
  'sum by (handler) (rate(http_request_duration_seconds_sum[5m])) / sum by (handler) (rate(http_request_duration_seconds_count[5m]))',
  '1 - node_memory_MemAvailable_bytes / node_memory_Cached_bytes',
  'sum(node_memory_MemFree_bytes) + sum(node_memory_Buffers_bytes) + sum(node_memory_Cached_bytes)',
  'node_filesystem_avail_bytes * on (instance) group_left (release) node_uname_info',
  'min by (mountpoint) (node_filesystem_avail_bytes)',
  'max by (instance) (max_over_time(node_load1[10m]))',
  'avg_over_time(node_procs_running[5m])',
  'quantile_over_time(0.95, node_load1[10m])',
  'max_over_time(rate(node_context_switches_total[2m])[10m:1m])',
  'count by (job) ({__name__=~"node_network_.*_total"})',
  'sum by (cluster) (go_goroutines)',
  'stddev(node_load1)',
  'label_replace(node_load15, "host", "$1", "instance", "([^.]+).*")',
  'node_load1 > 2 and on (instance) node_procs_running > 100',
  'deriv(node_memory_MemFree_bytes[10m])',
  'increase(node_vmstat_pgfault[1h])',
  'changes(node_procs_blocked[10m])',
  'sum(node_load1 offset 5m) / sum(node_load1)',
];

const INSTANT = [
  'up',
  'up == 0',
  'absent(up{job="none"})',
  'node_load1{instance="host-0001.dc1.example.org:9100"}',
  'sum by (mode) (rate(node_cpu_seconds_total[5m]))',
  '100 * (1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m]))) > 10',
  'sum by (instance) (irate(node_cpu_seconds_total{mode=~"user|system"}[2m]))',
  'count({job="node"})',
  'topk(4, count by (__name__) ({job="node"}))',
  'predict_linear(node_filesystem_avail_bytes[1h], 4 * 3600) < 0',
  'node_filesystem_avail_bytes / node_filesystem_size_bytes < 0.1 and node_filesystem_readonly == 0',
  'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))',
  'histogram_quantile(0.5, rate(http_request_duration_seconds_bucket{handler="/api/v1/users"}[5m]))',
  'sum by (handler) (increase(http_request_duration_seconds_count[30m]))',
  'sort_desc(sum by (instance) (node_memory_Slab_bytes))',
  'bottomk(3, node_memory_MemAvailable_bytes)',
  'quantile(0.99, node_load15)',
  'avg(node_load1) by (cluster)',
  'node_load5 > on (instance) count by (instance) (node_cpu_seconds_total{mode="idle"})',
  'max_over_time(node_load1[30m])',
  'min_over_time(node_memory_MemFree_bytes[15m])',
  'avg_over_time(go_goroutines[1h])',
  'quantile_over_time(0.9, node_procs_running[30m])',
  'changes(node_boot_time_seconds[15m]) > 0',
  'resets(node_context_switches_total[1h])',
  'delta(node_memory_Cached_bytes[10m])',
  'rate(node_network_receive_errs_total[5m]) > 0',
  'sum by (device) (rate(node_network_receive_drop_total[5m]))',
  'sum(rate(node_disk_read_bytes_total[5m])) / sum(rate(node_disk_reads_completed_total[5m]))',
  'max_over_time(sum(rate(node_network_receive_bytes_total[2m]))[10m:1m])',
  'count by (release) (node_uname_info)',
  'time() - node_boot_time_seconds > 0',
  'count_values("status", node_timex_sync_status)',
];

export const QUERIES: readonly string[] = [...RANGE, ...INSTANT];

export interface Window {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly stepSeconds: number;
}

export function rangeQuestions(kind: QuestionKind, { startSeconds, endSeconds, stepSeconds }: Window): Question[] {
  const range = `start=${startSeconds}&end=${endSeconds}&step=${stepSeconds}`;
  return RANGE.map((text) => ({ kind, text, path: `/api/v1/query_range?query=${encodeURIComponent(text)}&${range}` }));
}

export function instantQuestions(timeSeconds: number): Question[] {
  return INSTANT.map((text) => ({ kind: 'instant', text, path: instantPath(text, timeSeconds) }));
}

export function instantPath(text: string, timeSeconds: number): string {
  return `/api/v1/query?query=${encodeURIComponent(text)}&time=${timeSeconds}`;
}
