import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import { fieldsOf, numberOf } from './fields.ts';
import type { Machine } from './machine.ts';

/** Off unless switched on: it reads a file of every thread on the machine. */
export function processes(machine: Machine): Collector {
  return defineCollector('processes', false, (families) => {
    const { processStates, threadStates, pids, threads } = countStates(machine);
    const limit = (name: string) => numberOf(machine.read(machine.proc('sys/kernel', name)).trim());
    families.gauge('node_processes_threads', 'Allocated threads in system', threads);
    families.gauge('node_processes_max_threads', 'Limit of threads in the system', limit('threads-max'));
    families.gauge('node_processes_pids', 'Number of PIDs', pids);
    families.gauge('node_processes_max_processes', 'Number of max PIDs limit', limit('pid_max'));
    for (const [state, count] of processStates) {
      families.gauge('node_processes_state', 'Number of processes in each state.', count, [['state', state]]);
    }
    for (const [state, count] of threadStates) {
      const help = 'Number of threads in each state.';
      families.gauge('node_processes_threads_state', help, count, [['thread_state', state]]);
    }
  });
}

interface StateCounts {
  readonly processStates: Map<string, number>;
  readonly threadStates: Map<string, number>;
  pids: number;
  threads: number;
}

/** A process or thread that ends meanwhile is not counted. */
function countStates(machine: Machine): StateCounts {
  const counts: StateCounts = { processStates: new Map(), threadStates: new Map(), pids: 0, threads: 0 };
  for (const pid of machine.list(machine.proc()).filter((name) => /^\d+$/.test(name))) {
    const state = stateIn(machine.readIfAny(machine.proc(pid, 'stat')));
    if (state === null) continue;
    increment(counts.processStates, state);
    counts.pids += 1;
    for (const thread of machine.list(machine.proc(pid, 'task'))) {
      const threadState = stateIn(machine.readIfAny(machine.proc(pid, 'task', thread, 'stat')));
      if (threadState === null) continue;
      increment(counts.threadStates, threadState);
      counts.threads += 1;
    }
  }
  return counts;
}

/** `pid (name) state ...`, where the name may have blanks and parentheses. */
function stateIn(stat: string | null): string | null {
  return stat === null ? null : (fieldsOf(stat.slice(stat.lastIndexOf(')') + 1))[0] ?? null);
}

function increment(counts: Map<string, number>, state: string): void {
  counts.set(state, (counts.get(state) ?? 0) + 1);
}
