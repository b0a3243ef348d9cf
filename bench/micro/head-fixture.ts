/** A head with CPU counters of many hosts, for benchmarks that read it. */
import { Head } from '../../src/storage/head/head.ts';

export const INTERVAL_MS = 15_000;
export const START_MS = 1_700_000_000_000;
const MODES = ['idle', 'iowait', 'irq', 'nice', 'softirq', 'steal', 'system', 'user'];

/** Label section of a remote write 1.0 series, in the head's canonical form. Texts are shorter than 128 bytes. */
export function labelSection(labels: readonly (readonly [string, string])[]): Uint8Array {
  const parts = labels.map(([name, value]) => {
    const inner = [0x0a, name.length, ...Buffer.from(name), 0x12, value.length, ...Buffer.from(value)];
    return [0x0a, inner.length, ...inner];
  });
  return Uint8Array.from(parts.flat());
}

export function cpuSeries(index: number): Uint8Array {
  return labelSection([
    ['__name__', 'node_cpu_seconds_total'],
    ['cpu', String((index >> 3) & 1)],
    ['instance', `host-${String(index >> 4).padStart(4, '0')}.dc1.example.org:9100`],
    ['job', 'node'],
    ['mode', MODES[index % MODES.length]],
  ]);
}

export function headOfCounters(seriesCount: number, samplesPerSeries: number): Head {
  const head = new Head({ retentionMs: 0, now: () => START_MS + samplesPerSeries * INTERVAL_MS, seed: [1, 2] });
  const value = new Float64Array(1);
  const words = new Int32Array(value.buffer);
  for (let series = 0; series < seriesCount; series++) {
    const ref = head.addSeries(cpuSeries(series));
    for (let i = 0; i < samplesPerSeries; i++) {
      value[0] = Math.round(series * 1000 + i * (series % 13) * 7.31) / 100;
      head.append(ref, START_MS + i * INTERVAL_MS, words[0], words[1]);
    }
  }
  return head;
}
