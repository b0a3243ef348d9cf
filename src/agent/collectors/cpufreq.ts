import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { Machine } from './machine.ts';

/** Attribute (kilohertz), metric and help. The first three are what the hardware says, the others what the governor does. */
const FREQUENCIES: readonly (readonly [attribute: string, name: string, help: string])[] = [
  ['cpuinfo_cur_freq', 'node_cpu_frequency_hertz', 'Current cpu thread frequency in hertz.'],
  ['cpuinfo_min_freq', 'node_cpu_frequency_min_hertz', 'Minimum cpu thread frequency in hertz.'],
  ['cpuinfo_max_freq', 'node_cpu_frequency_max_hertz', 'Maximum cpu thread frequency in hertz.'],
  ['scaling_cur_freq', 'node_cpu_scaling_frequency_hertz', 'Current scaled CPU thread frequency in hertz.'],
  ['scaling_min_freq', 'node_cpu_scaling_frequency_min_hertz', 'Minimum scaled CPU thread frequency in hertz.'],
  ['scaling_max_freq', 'node_cpu_scaling_frequency_max_hertz', 'Maximum scaled CPU thread frequency in hertz.'],
];

export function cpufreq(machine: Machine): Collector {
  return defineCollector('cpufreq', true, (families) => {
    const directory = machine.sys('devices/system/cpu');
    for (const cpu of machine.list(directory).filter((name) => /^cpu\d+$/.test(name))) {
      for (const [attribute, name, help] of FREQUENCIES) {
        const kilohertz = machine.numericAttribute(directory, cpu, 'cpufreq', attribute);
        if (kilohertz === null) continue;
        families.gauge(name, help, kilohertz * 1000, [['cpu', cpu.slice('cpu'.length)]]);
      }
    }
  });
}
