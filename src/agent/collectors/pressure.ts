import { type Collector, NoData } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { Machine } from './machine.ts';

/** File in /proc/pressure, its line, name and help. */
const TOTALS = [
  ['cpu', 'some', 'cpu_waiting', 'Total time in seconds that processes have waited for CPU time'],
  ['io', 'some', 'io_waiting', 'Total time in seconds that processes have waited due to IO congestion'],
  ['io', 'full', 'io_stalled', 'Total time in seconds no process could make progress due to IO congestion'],
  ['memory', 'some', 'memory_waiting', 'Total time in seconds that processes have waited for memory'],
  ['memory', 'full', 'memory_stalled', 'Total time in seconds no process could make progress due to memory congestion'],
] as const;

export function pressure(machine: Machine): Collector {
  return defineCollector('pressure', true, (families) => {
    const texts = new Map(
      ['cpu', 'io', 'memory'].map((file) => [file, machine.readIfAny(machine.proc('pressure', file))]),
    );
    if ([...texts.values()].includes(null)) throw new NoData('the kernel does not account pressure');
    for (const [file, line, name, help] of TOTALS) {
      const microseconds = new RegExp(`^${line} .*total=(\\d+)`, 'm').exec(texts.get(file) ?? '')?.[1];
      if (microseconds === undefined) continue;
      // In two steps, as node_exporter rounds.
      families.counter(`node_pressure_${name}_seconds_total`, help, Number(microseconds) / 1000 / 1000);
    }
  });
}
