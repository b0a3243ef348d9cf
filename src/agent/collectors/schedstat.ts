import { type Collector, NoData } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import { fieldsOf, linesOf, numberOf } from './fields.ts';
import type { Machine } from './machine.ts';

const NANOSECONDS = 1e9;
/** Columns behind `cpuN`, and what makes them the shown unit. */
const COLUMNS = [
  [7, NANOSECONDS, 'node_schedstat_running_seconds_total', 'Number of seconds CPU spent running a process.'],
  [
    8,
    NANOSECONDS,
    'node_schedstat_waiting_seconds_total',
    'Number of seconds spent by processing waiting for this CPU.',
  ],
  [9, 1, 'node_schedstat_timeslices_total', 'Number of timeslices executed by CPU.'],
] as const;

export function schedstat(machine: Machine): Collector {
  return defineCollector('schedstat', true, (families) => {
    const text = machine.readIfAny(machine.proc('schedstat'));
    if (text === null) throw new NoData('the kernel keeps no statistics of its scheduler');
    for (const line of linesOf(text).filter((each) => /^cpu\d/.test(each))) {
      const fields = fieldsOf(line);
      const labels = [['cpu', fields[0].slice('cpu'.length)]] as const;
      for (const [column, divisor, name, help] of COLUMNS) {
        families.counter(name, help, numberOf(fields[column]) / divisor, labels);
      }
    }
  });
}
