/** Where the logs of the generations lie. */
import { statSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { syncDirectory } from '../durable-files.ts';
import { NAMES } from '../names.ts';

const DIGITS = 16;

export function logDirectory(path: string, generation: number): string {
  return join(path, NAMES.log, String(generation).padStart(DIGITS, '0'));
}

/** What a log takes on disk. */
export function logBytesOf(directory: string): number {
  return statSync(join(directory, NAMES.logData), { throwIfNoEntry: false })?.size ?? 0;
}

/** What the checkpoint beside a log takes on disk. */
export function checkpointBytesOf(directory: string): number {
  return statSync(join(directory, NAMES.checkpointPages), { throwIfNoEntry: false })?.size ?? 0;
}

/** Makes the directory of a log, for good. */
export async function makeLogDirectory(path: string, generation: number): Promise<string> {
  const directory = logDirectory(path, generation);
  await mkdir(directory, { recursive: true });
  await syncDirectory(join(path, NAMES.log));
  return directory;
}

/** Numbers of the generations that have a log, ascending. */
export async function loggedGenerations(path: string): Promise<number[]> {
  const names = await readdir(join(path, NAMES.log));
  return names
    .filter((name) => name.length === DIGITS && /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

export async function removeLog(path: string, generation: number): Promise<void> {
  await rm(logDirectory(path, generation), { recursive: true, force: true });
}

/** Moves a log to where it is kept for whoever wants to look at it; answers its new place. */
export async function setLogAside(path: string, generation: number): Promise<string> {
  const place = await setAside(path, logDirectory(path, generation), `log-${String(generation).padStart(DIGITS, '0')}`);
  await syncDirectory(join(path, NAMES.log));
  return place;
}

/** Moves a directory to the damaged ones; answers its new place. */
export async function setAside(path: string, directory: string, name: string): Promise<string> {
  const place = await freeName(join(path, NAMES.damaged, name));
  await mkdir(join(path, NAMES.damaged), { recursive: true });
  await rename(directory, place);
  await syncDirectory(join(path, NAMES.damaged));
  return place;
}

/**
 * The first release had one log for all time, in the directory of logs itself: it becomes that of one generation.
 *
 * @param generation number that no other one has
 */
export async function adoptOldLog(path: string, generation: number): Promise<boolean> {
  const old = join(path, NAMES.log, NAMES.logData);
  if (!(await exists(old))) return false;
  const directory = await makeLogDirectory(path, generation);
  await rename(old, join(directory, NAMES.logData));
  await rm(join(path, NAMES.log, NAMES.logLock), { force: true });
  await syncDirectory(directory);
  await syncDirectory(join(path, NAMES.log));
  return true;
}

async function freeName(wanted: string): Promise<string> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (!(await exists(name))) return name;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
