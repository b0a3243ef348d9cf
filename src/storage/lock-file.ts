/**
 * One process a data directory. The lock file names the process that holds it, with the time that it started, so that the
 * lock of a killed process never blocks, even when its number was given to another.
 */
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

interface Holder {
  readonly pid: number;
  /** Start time as the system counts it; '' where the system does not tell. */
  readonly started: string;
}

export class LockFile {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  static take(path: string): LockFile {
    // A second turn when a stale lock was removed.
    for (let turn = 0; turn < 2; turn++) {
      if (create(path)) return new LockFile(path);
      const holder = readHolder(path);
      if (holder !== null && isRunning(holder)) {
        throw new Error(`data directory is in use: process ${holder.pid} holds ${path}`);
      }
      rmSync(path, { force: true });
    }
    throw new Error(`cannot take the lock ${path}: another process takes it at the same time`);
  }

  release(): void {
    rmSync(this.#path, { force: true });
  }
}

/** The file appears with its content, by a link to a finished one: no other process sees it empty. */
function create(path: string): boolean {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, `${process.pid} ${startTime(process.pid)}\n`);
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

function readHolder(path: string): Holder | null {
  try {
    const [pid, started = ''] = readFileSync(path, 'utf8').trim().split(' ');
    return /^\d+$/.test(pid) ? { pid: Number(pid), started } : null;
  } catch {
    return null;
  }
}

function isRunning({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Not ours to signal, but there.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return started === '' || started === startTime(pid);
}

/** Field 22 of /proc/PID/stat: clock ticks since boot. The name in field 2 may hold blanks, so count from its end. */
function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return '';
  }
}
