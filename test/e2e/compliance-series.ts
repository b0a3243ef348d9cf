/** An hour of a small service, as three instances of it report every 15 seconds. The same for the same times. */
import type { TestLabels, TestSeries } from './write-client.ts';

const INTERVAL_MS = 15_000;
const INSTANCES = ['a:1', 'b:1', 'c:2'] as const;
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1] as const;

interface Metric {
  readonly labels: TestLabels;
  /** The value of scrape number `step` of an instance, null where it has none. */
  readonly value: (step: number, instance: number) => number | null;
}

const METRICS: readonly Metric[] = [
  { labels: { __name__: 'demo_cpus' }, value: (_step, instance) => instance * 2 + 1 },
  ...['idle', 'iowait', 'system', 'user'].map((mode, i) => ({
    labels: { __name__: 'demo_cpu_seconds_total', mode },
    value: (step: number, instance: number) => 1000 * i + step * (0.37 * (i + 1) + instance) + wave(step, i),
  })),
  ...['buffers', 'cached', 'free', 'used'].map((type, i) => ({
    labels: { __name__: 'demo_memory_bytes', type },
    value: (step: number, instance: number) => Math.round(4e8 + 1e8 * wave(step * (i + 1) + instance, 3)),
  })),
  // Starts again every 40 scrapes: counter resets.
  { labels: { __name__: 'demo_requests_total' }, value: (step, instance) => ((step + 13 * instance) % 40) * 17 },
  { labels: { __name__: 'demo_disk_bytes' }, value: (step, instance) => 1e9 - step * 12_345.5 * (instance + 1) },
  { labels: { __name__: 'demo_last_success_seconds' }, value: (step) => 1_700_000_000 + Math.floor(step / 20) * 300 },
  {
    labels: { __name__: 'demo_flapping' },
    value: (step, instance) => ((step + instance) % 30 < 15 ? Math.floor(step / 7) : null),
  },
  { labels: { __name__: 'demo_info', release: '6.1' }, value: () => 1 },
  ...[...BUCKETS.map(String), '+Inf'].map((le, i) => ({
    labels: { __name__: 'demo_duration_seconds_bucket', le },
    value: (step: number, instance: number) => Math.floor(step * (i + 1) * (2 + instance)),
  })),
];

function wave(step: number, phase: number): number {
  return Math.sin(step / 9 + phase) + 1;
}

/** Samples from `startMs` to `endMs`. */
export function complianceSeries(startMs: number, endMs: number): TestSeries[] {
  return METRICS.flatMap(({ labels, value }) =>
    INSTANCES.map((instance, number) => {
      const samples: [number, number][] = [];
      for (let step = 0; startMs + step * INTERVAL_MS <= endMs; step++) {
        const sample = value(step, number);
        if (sample !== null) samples.push([startMs + step * INTERVAL_MS, sample]);
      }
      const unsorted = { ...labels, instance, job: 'demo' };
      return { labels: Object.fromEntries(Object.entries(unsorted).sort(([a], [b]) => (a < b ? -1 : 1))), samples };
    }),
  );
}
