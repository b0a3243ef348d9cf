import type { Collector } from '../metric-family.ts';
import { CpuClock } from './cpu-clock.ts';
import { addCpuInfo } from './cpu-info.ts';
import { addCpuThrottles } from './cpu-throttles.ts';
import { defineCollector } from './define.ts';
import type { FamilySet } from './family-set.ts';
import { fieldsOf, linesOf, numberOf } from './fields.ts';
import type { Machine } from './machine.ts';
import type { CollectorOptions } from './options.ts';

/** USER_HZ, the unit of /proc/stat; 100 on all architectures that Node runs on. */
const TICKS_PER_SECOND = 100;
/** The columns of /proc/stat behind the name of the CPU. What guests took is in user and nice, too. */
const MODES = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'] as const;
const GUEST_MODES = ['user', 'nice'] as const;

export function cpu(machine: Machine, options: CollectorOptions): Collector {
  const clock = new CpuClock();
  return defineCollector('cpu', true, (families) => {
    if (options.cpuInfo) addCpuInfo(families, machine, options);
    addTimes(families, clock, machine.read(machine.proc('stat')), options.cpuGuest);
    addIsolated(families, machine);
    addCpuThrottles(families, machine);
  });
}

function addTimes(families: FamilySet, clock: CpuClock, stat: string, hasGuest: boolean): void {
  const lines = linesOf(stat)
    .map(fieldsOf)
    .filter(([name]) => /^cpu\d+$/.test(name));
  const known = lines.map(([name]) => name.slice('cpu'.length));
  clock.keepOnly(known);
  for (const [at, [, ...columns]] of lines.entries()) {
    const ticks = clock.advance(known[at], columns.map(numberOf));
    addTimesOfCpu(families, known[at], ticks, hasGuest);
  }
}

/** @param ticks the columns of /proc/stat; old kernels have fewer */
function addTimesOfCpu(families: FamilySet, name: string, ticks: readonly number[], hasGuest: boolean): void {
  MODES.forEach((mode, at) => {
    families.counter(
      'node_cpu_seconds_total',
      'Seconds the CPUs spent in each mode.',
      (ticks[at] ?? 0) / TICKS_PER_SECOND,
      [
        ['cpu', name],
        ['mode', mode],
      ],
    );
  });
  if (!hasGuest) return;
  GUEST_MODES.forEach((mode, at) => {
    families.counter(
      'node_cpu_guest_seconds_total',
      'Seconds the CPUs spent in guests (VMs) for each mode.',
      (ticks[MODES.length + at] ?? 0) / TICKS_PER_SECOND,
      [
        ['cpu', name],
        ['mode', mode],
      ],
    );
  });
}

function addIsolated(families: FamilySet, machine: Machine): void {
  const isolated = machine.attribute(machine.sys('devices/system/cpu/isolated'));
  for (const name of cpusOfRange(isolated ?? '')) {
    families.gauge(
      'node_cpu_isolated',
      'Whether each core is isolated, information from /sys/devices/system/cpu/isolated.',
      1,
      [['cpu', name]],
    );
  }
}

/** `1,5-7` to 1, 5, 6, 7. */
function cpusOfRange(text: string): string[] {
  return text
    .split(',')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const [first, last] = part.split('-').map(Number);
      const count = last === undefined ? 1 : last - first + 1;
      return Array.from({ length: count }, (_, at) => String(first + at));
    });
}
