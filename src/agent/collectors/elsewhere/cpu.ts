import { cpus } from 'node:os';
import type { Collector } from '../../metric-family.ts';
import { defineCollector } from '../define.ts';

/** What the system calls the times, and the mode of the metric. */
const MODES = [
  ['user', 'user'],
  ['nice', 'nice'],
  ['sys', 'system'],
  ['idle', 'idle'],
  ['irq', 'irq'],
] as const;
const MILLISECONDS = 1000;

export function cpu(): Collector {
  return defineCollector('cpu', true, (families) => {
    cpus().forEach(({ times }, at) => {
      for (const [time, mode] of MODES) {
        const help = 'Seconds the CPUs spent in each mode.';
        families.counter('node_cpu_seconds_total', help, times[time] / MILLISECONDS, [
          ['cpu', String(at)],
          ['mode', mode],
        ]);
      }
    });
  });
}
