/** The moment of a kill: after some time, or when the server does something to a file. */
import { watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NAMES } from '../../src/storage/names.ts';

/**
 * `writes`: a block is begun; `names`: one gets its name; `logs`: the directory of logs changes; `checkpoints`: something of a
 * checkpoint is written, named or removed.
 */
export type Moment = 'time' | 'writes' | 'names' | 'logs' | 'checkpoints';

export const MOMENTS: readonly Moment[] = ['time', 'writes', 'names', 'logs', 'checkpoints'];

interface WatchedFiles {
  readonly directory: string;
  /** `name` is relative to the directory. */
  readonly isWanted: (name: string) => boolean;
}

const FILES: Record<Exclude<Moment, 'time'>, WatchedFiles> = {
  writes: { directory: NAMES.blocks, isWanted: (name) => name.endsWith(NAMES.temporaryEnding) },
  names: { directory: NAMES.blocks, isWanted: (name) => name.endsWith(NAMES.blockEnding) },
  logs: { directory: NAMES.log, isWanted: (name) => /^\d+$/.test(name) },
  checkpoints: { directory: NAMES.log, isWanted: (name) => basename(name).startsWith(NAMES.checkpoint) },
};

/** Of one checkpoint, about. */
const CHECKPOINT_EVENTS = 8;

/** What happens within so many milliseconds after what is waited for can be met. */
const DELAY_MS_MAX = 30;

/** Resolves at the moment, after `limitMs` at the latest; answers what it was. */
export async function momentOf(
  dataPath: string,
  moment: Moment,
  limitMs: number,
  random: () => number,
): Promise<string> {
  if (moment === 'time') {
    await sleep(limitMs);
    return `after ${limitMs} ms`;
  }
  const { directory, isWanted } = FILES[moment];
  await mkdir(join(dataPath, directory), { recursive: true });
  const delayMs = random() < 0.5 ? 0 : Math.floor(random() * DELAY_MS_MAX);
  // A checkpoint has several events one after the other: any of them may be the one.
  const skipped = moment === 'checkpoints' ? Math.floor(random() * CHECKPOINT_EVENTS) : 0;
  const seen = await fileEvent(join(dataPath, directory), isWanted, skipped, limitMs);
  await sleep(delayMs);
  return seen === null ? `after ${limitMs} ms` : `${delayMs} ms after ${seen} appeared or went`;
}

/** Resolves with the name of a file that appears, changes or goes, after so many others; with null at the limit. */
function fileEvent(
  directory: string,
  isWanted: (name: string) => boolean,
  skipped: number,
  limitMs: number,
): Promise<string | null> {
  let left = skipped;
  return new Promise((resolve) => {
    const end = (name: string | null): void => {
      watcher.close();
      clearTimeout(timer);
      resolve(name);
    };
    const timer = setTimeout(() => end(null), limitMs);
    const watcher = watch(directory, { recursive: true }, (_event, name) => {
      if (name !== null && isWanted(name) && left-- === 0) end(name);
    });
    // A directory that goes while it is watched.
    watcher.on('error', () => undefined);
  });
}
