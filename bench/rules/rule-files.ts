/** Rules as people write them for machines: a group a host, recording rules and alerts of its own series. */

export const RULES_PER_GROUP = 100;

const CPU_MODES = ['idle', 'iowait', 'irq', 'nice', 'softirq', 'steal', 'system', 'user'];
const DEVICES = ['docker0', 'eth0', 'eth1', 'lo'];
const COUNTERS = ['receive_bytes', 'transmit_bytes', 'receive_packets', 'transmit_packets'];
const MEMORY = ['Active', 'AnonPages', 'Buffers', 'Cached', 'Dirty', 'Inactive', 'Mapped', 'MemFree', 'Slab', 'Shmem'];

/** The text of a rule file with a group for each host. */
export function ruleFile(hosts: readonly string[], intervalSeconds: number): string {
  const groups = hosts.map((host) => ({
    name: host,
    interval: `${intervalSeconds}s`,
    rules: rulesOf(`instance="${host}"`).slice(0, RULES_PER_GROUP),
  }));
  return JSON.stringify({ groups });
}

function rulesOf(host: string): object[] {
  const record = (name: string, expr: string) => ({ record: name, expr });
  const alert = (name: string, expr: string) => ({
    alert: name,
    expr,
    for: '1m',
    labels: { severity: 'page' },
    annotations: { summary: 'on {{ $labels.instance }}: {{ $value }}' },
  });
  const cpu = `node_cpu_seconds_total{${host}`;
  return [
    ...CPU_MODES.map((mode) => record(`mode:cpu_${mode}:rate5m`, `sum(rate(${cpu},mode="${mode}"}[5m]))`)),
    record('instance:cpu:rate5m', `sum by (instance, mode) (rate(${cpu}}[5m]))`),
    record('instance:cpu:busy', `1 - avg by (instance) (rate(${cpu},mode="idle"}[5m]))`),
    ...COUNTERS.flatMap((counter) =>
      DEVICES.flatMap((device) => {
        const series = `node_network_${counter}_total{${host},device="${device}"}`;
        return [
          record(`device:${counter}_${device}:rate5m`, `rate(${series}[5m])`),
          record(`device:${counter}_${device}:increase1h`, `increase(${series}[1h])`),
        ];
      }),
    ),
    ...MEMORY.flatMap((kind) => {
      const part = `node_memory_${kind}_bytes{${host}} / node_memory_MemTotal_bytes{${host}}`;
      return [
        record(`instance:memory_${kind}:ratio`, part),
        alert(`Memory${kind}`, `${part} > 0.9`),
        alert(`Memory${kind}Growing`, `deriv(node_memory_${kind}_bytes{${host}}[10m]) > 1e6`),
      ];
    }),
    ...DEVICES.flatMap((device) => [
      alert(`Errors_${device}`, `rate(node_network_receive_errs_total{${host},device="${device}"}[5m]) > 10`),
      alert(`Drops_${device}`, `rate(node_network_receive_drop_total{${host},device="${device}"}[5m]) > 10`),
    ]),
    record('handler:latency:p99', `histogram_quantile(0.99, sum by (le, handler) (rate(${bucketOf(host)}[5m])))`),
    alert('SlowRequests', `histogram_quantile(0.9, sum by (le) (rate(${bucketOf(host)}[5m]))) > 5`),
    alert('CpuBusy', `instance:cpu:busy{${host}} > 0.95`),
    alert('DiskFull', `node_filesystem_avail_bytes{${host}} / node_filesystem_size_bytes{${host}} < 0.05`),
    ...Array.from({ length: 30 }, (_, i) =>
      alert(`Host${i}`, `count by (instance) (node_network_up{${host}} == ${i % 3}) > 2`),
    ),
  ];
}

function bucketOf(host: string): string {
  return `http_request_duration_seconds_bucket{${host}}`;
}
