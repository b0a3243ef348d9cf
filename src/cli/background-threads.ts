/**
 * V8 compiles and collects in threads of its own, four of them, which a new server keeps busy for minutes: as many as there are
 * cores may be at it while queries wait. They shall give way to threads that answer somebody. Linux only: there each thread has a
 * nice value of its own (setpriority(2)).
 */
import { readdirSync } from 'node:fs';
import { setPriority } from 'node:os';

/** A ninth of the share that other threads get where they compete for a core (sched(7)). */
const NICE = 10;
/** Node starts them first: one for tasks that are due later, and its default of --v8-pool-size. */
const BACKGROUND_THREADS = 5;
const POOL_OPTION = '--v8-pool-size';

/** Does nothing where it cannot be known which threads they are. */
export function lowerBackgroundThreads(): void {
  const options = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].join(' ');
  if (process.platform !== 'linux' || options.includes(POOL_OPTION)) return;
  for (const thread of threadIds().slice(0, BACKGROUND_THREADS)) lower(thread);
}

/** All but the main thread's, in the order in which they were started. */
function threadIds(): number[] {
  const ids = readdirSync('/proc/self/task').map(Number);
  return ids.filter((id) => id !== process.pid).sort((a, b) => a - b);
}

function lower(thread: number): void {
  try {
    setPriority(thread, NICE);
  } catch {
    // It has ended, or the system forbids it: everything works as before.
  }
}
