/** What a process has used, by the kernel's own count (Linux, /proc), and what files take. */
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from './statistics.ts';

/** Of Linux on every architecture that Node runs on (sysconf(_SC_CLK_TCK)). */
const CLOCK_TICKS_PER_SECOND = 100;
const READING_DISTANCE_MS = 200;

/** User and system time of all threads of a process and of the children it has waited for. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // Fields are counted behind the name, which stands in parentheses and may hold blanks: utime is the 14th of all.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [utime, stime, cutime, cstime] = fields.slice(11, 15).map(Number);
  return (utime + stime + cutime + cstime) / CLOCK_TICKS_PER_SECOND;
}

/** VmRSS: pages in memory, those of shared and mapped files included. */
export function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
}

/** Median of the readings of some seconds: a garbage collection may fall into any of them. */
export async function steadyResidentBytes(pid: number, seconds: number): Promise<number> {
  const readings: number[] = [];
  const endMs = performance.now() + seconds * 1000;
  do {
    await sleep(READING_DISTANCE_MS);
    readings.push(residentBytes(pid));
  } while (performance.now() < endMs);
  return median(readings);
}

/** Until the process has used less than a twentieth of a processor for a second; false: not within the time. */
export async function untilQuiet(pid: number, timeoutMs: number): Promise<boolean> {
  const deadlineMs = performance.now() + timeoutMs;
  while (performance.now() < deadlineMs) {
    const before = cpuSeconds(pid);
    await sleep(1000);
    if (cpuSeconds(pid) - before < 0.05) return true;
  }
  return false;
}

export interface FileBytes {
  /** By the sizes of the files: what a copy holds. */
  readonly size: number;
  /** By the blocks that they take on this file system, directories not counted: many small files take more. */
  readonly allocated: number;
}

/** All files below the paths; a file with several links counts once, a path that is not there nothing. */
export function fileBytes(...paths: readonly string[]): FileBytes {
  const seen = new Set<number>();
  const total = { size: 0, allocated: 0 };
  const visit = (path: string): void => {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined || seen.has(stat.ino)) return;
    seen.add(stat.ino);
    if (stat.isDirectory()) {
      for (const name of readdirSync(path)) visit(join(path, name));
      return;
    }
    total.size += stat.size;
    total.allocated += stat.blocks * 512;
  };
  for (const path of paths) visit(path);
  return total;
}
