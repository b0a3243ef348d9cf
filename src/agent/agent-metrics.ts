/** The agent's own metrics, under Prometheus's names of a remote write queue. */
import type { DeliveryQueue } from '../storage/delivery-queue.ts';
import type { MetricFamily, MetricType } from './metric-family.ts';
import type { Sender } from './send/sender.ts';

type Row = readonly [name: string, type: MetricType, help: string, value: number];

/** @param url of the receiver, without its password */
export function agentMetrics(queue: DeliveryQueue, sender: Sender, url: string): MetricFamily[] {
  const { sent, failed, retried, bytes, requests, seconds } = sender.counters;
  const { rss } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const remote: Row[] = [
    ['samples_total', 'counter', 'Total number of samples sent to remote storage.', sent + failed],
    ['samples_failed_total', 'counter', 'Total number of samples that were refused and not sent again.', failed],
    ['samples_retried_total', 'counter', 'Total number of samples that were sent again.', retried],
    ['samples_dropped_total', 'counter', 'Total number of samples that made room in the queue.', queue.samplesDropped],
    ['samples_pending', 'gauge', 'The number of samples in the queue.', queue.samples],
    ['bytes_total', 'counter', 'The total number of bytes of data sent, compressed.', bytes],
    ['queue_bytes', 'gauge', 'Bytes of the queue on disk.', queue.bytes],
    ['requests_total', 'counter', 'Requests to the remote storage.', requests],
    ['sent_batch_duration_seconds_sum', 'counter', 'Seconds of all requests to the remote storage.', seconds],
  ];
  const own: Row[] = [
    ['process_resident_memory_bytes', 'gauge', 'Resident memory size in bytes.', rss],
    ['process_cpu_seconds_total', 'counter', 'Total user and system CPU time spent in seconds.', (user + system) / 1e6],
    ['process_start_time_seconds', 'gauge', 'Start time of the process since unix epoch in seconds.', STARTED_SECONDS],
  ];
  const labels = [['url', url]] as const;
  return [
    ...remote.map((row) => familyOf([`prometheus_remote_storage_${row[0]}`, row[1], row[2], row[3]], labels)),
    ...own.map((row) => familyOf(row, [])),
  ];
}

const STARTED_SECONDS = performance.timeOrigin / 1000;

function familyOf([name, type, help, value]: Row, labels: readonly (readonly [string, string])[]): MetricFamily {
  return { name, type, help, samples: [{ name, labels, value, timeMs: null }] };
}
