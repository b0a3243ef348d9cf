/**
 * Metrics of the process under the names that every Prometheus client library gives them, and of its JavaScript heap.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { SampledMetrics } from './sampled.ts';

export function registerProcessMetrics(metrics: SampledMetrics): void {
  const startedAtSeconds = Math.round(Date.now() / 1000 - process.uptime());
  const descriptorsMax = readDescriptorsMax();
  metrics.gauge(
    'process_start_time_seconds',
    'Start time of the process since unix epoch in seconds.',
    () => startedAtSeconds,
  );
  metrics.counter('process_cpu_seconds_total', 'Total user and system CPU time spent in seconds.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  metrics.gauge('process_resident_memory_bytes', 'Resident memory size in bytes.', () => process.memoryUsage.rss());
  metrics.gauge('process_virtual_memory_bytes', 'Virtual memory size in bytes.', readVirtualBytes);
  metrics.gauge('process_open_fds', 'Number of open file descriptors.', countDescriptors);
  metrics.gauge('process_max_fds', 'Maximum number of open file descriptors.', () => descriptorsMax);
  metrics.gauge(
    'nodejs_heap_size_used_bytes',
    'Used size of the JavaScript heap of the main thread in bytes.',
    () => process.memoryUsage().heapUsed,
  );
}

/** The files of /proc exist on Linux only: elsewhere these are 0. */
function readProc(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function readVirtualBytes(): number {
  const match = /^VmSize:\s+(\d+) kB/m.exec(readProc('/proc/self/status'));
  return match === null ? 0 : Number(match[1]) * 1024;
}

function readDescriptorsMax(): number {
  const match = /^Max open files\s+(\d+)/m.exec(readProc('/proc/self/limits'));
  return match === null ? 0 : Number(match[1]);
}

function countDescriptors(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}
