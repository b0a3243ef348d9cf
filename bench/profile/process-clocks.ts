/** CPU of a process by the kernel's account, and what of it belongs to threads that never run a line of the program. */
import { opendirSync, readFileSync } from 'node:fs';

/** Of Linux on every architecture that Node runs on (sysconf(_SC_CLK_TCK)). */
const CLOCK_TICKS_PER_SECOND = 100;
/** V8 gives each thread that is profiled another one that reads its stack. */
const PROFILER_THREAD = 'v8:ProfEvntProc';

/** Seconds of CPU. */
export interface ProcessClocks {
  readonly user: number;
  readonly system: number;
  /** Of these in the main thread, */
  readonly main: number;
  /** in V8's threads for compiling and collecting, which all isolates share: known only with a profiler, 0 without, */
  readonly platform: number;
  /** and in those of V8's profiler. Threads that have ended are in none of the three. */
  readonly profiler: number;
}

export interface ClockReading {
  readonly user: number;
  readonly system: number;
  /** In the order in which they were started, the main thread first. */
  readonly threads: readonly ThreadClock[];
}

interface ThreadClock {
  readonly id: number;
  readonly name: string;
  readonly seconds: number;
}

export function readClocks(pid: number): ClockReading {
  const { user, system } = clocksOf(`/proc/${pid}`);
  const threads = threadIds(pid).map((id) => {
    const clocks = clocksOf(`/proc/${pid}/task/${id}`);
    return { id, name: clocks.name, seconds: clocks.user + clocks.system };
  });
  return { user, system, threads };
}

/** In the order of the kernel's list, which is that of their starts; their numbers begin again from time to time. */
function threadIds(pid: number): number[] {
  const directory = opendirSync(`/proc/${pid}/task`);
  const ids: number[] = [];
  for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) ids.push(Number(entry.name));
  directory.closeSync();
  return ids;
}

export function clocksBetween(before: ClockReading, after: ClockReading): ProcessClocks {
  const earlier = new Map(before.threads.map(({ id, seconds }) => [id, seconds]));
  const threads = after.threads.map((thread) => ({
    ...thread,
    seconds: thread.seconds - (earlier.get(thread.id) ?? 0),
  }));
  const sum = (some: readonly ThreadClock[]): number => some.reduce((total, { seconds }) => total + seconds, 0);
  // V8's threads have no names, but are older than the first of the profiler, and nobody else's are.
  const firstProfiler = threads.findIndex(({ name }) => name === PROFILER_THREAD);
  return {
    user: after.user - before.user,
    system: after.system - before.system,
    main: threads[0].seconds,
    platform: sum(threads.slice(1, Math.max(1, firstProfiler))),
    profiler: sum(threads.filter(({ name }) => name === PROFILER_THREAD)),
  };
}

function clocksOf(directory: string): { name: string; user: number; system: number } {
  const stat = readFileSync(`${directory}/stat`, 'latin1');
  const nameEnd = stat.lastIndexOf(')');
  // Behind the name, which may hold blanks, utime is the 12th field.
  const [user, system] = stat
    .slice(nameEnd + 2)
    .split(' ')
    .slice(11, 13)
    .map((ticks) => Number(ticks) / CLOCK_TICKS_PER_SECOND);
  return { name: stat.slice(stat.indexOf('(') + 1, nameEnd), user, system };
}
