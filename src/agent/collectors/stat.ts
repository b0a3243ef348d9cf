import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import { fieldsOf, linesOf, numberOf } from './fields.ts';
import type { Machine } from './machine.ts';
import type { CollectorOptions } from './options.ts';

/** First word of the line, type, name, help. The first number of the line is the one that is meant. */
const LINES = [
  ['intr', 'counter', 'node_intr_total', 'Total number of interrupts serviced.'],
  ['ctxt', 'counter', 'node_context_switches_total', 'Total number of context switches.'],
  ['processes', 'counter', 'node_forks_total', 'Total number of forks.'],
  ['btime', 'gauge', 'node_boot_time_seconds', 'Node boot time, in unixtime.'],
  ['procs_running', 'gauge', 'node_procs_running', 'Number of processes in runnable state.'],
  ['procs_blocked', 'gauge', 'node_procs_blocked', 'Number of processes blocked waiting for I/O to complete.'],
] as const;

/** The columns of the line softirq, behind their sum. */
const SOFTIRQ_VECTORS = [
  'hi',
  'timer',
  'net_tx',
  'net_rx',
  'block',
  'block_iopoll',
  'tasklet',
  'sched',
  'hrtimer',
  'rcu',
] as const;

export function stat(machine: Machine, options: CollectorOptions): Collector {
  return defineCollector('stat', true, (families) => {
    const lines = new Map(
      linesOf(machine.read(machine.proc('stat'))).map((line) => {
        const [word, ...numbers] = fieldsOf(line);
        return [word, numbers] as const;
      }),
    );
    for (const [word, type, name, help] of LINES) {
      families.add(type, name, help, numberOf(lines.get(word)?.[0]), []);
    }
    if (!options.statSoftirq) return;
    const counts = lines.get('softirq')?.slice(1) ?? [];
    SOFTIRQ_VECTORS.forEach((vector, at) => {
      families.counter('node_softirqs_total', 'Number of softirq calls.', numberOf(counts[at]), [['vector', vector]]);
    });
  });
}
