/** The moment of a kill: after some time, or when the server does something to a file. */
import { watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NAMES } from '../../src/storage/names.ts';

/** `writes`: a block is begun; `names`: one gets its name; `logs`: the directory of logs changes. */
export type Moment = 'time' | 'writes' | 'names' | 'logs';

export const MOMENTS: readonly Moment[] = ['time', 'writes', 'names', 'logs'];

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
  const directory = join(dataPath, moment === 'logs' ? NAMES.log : NAMES.blocks);
  await mkdir(directory, { recursive: true });
  const delayMs = random() < 0.5 ? 0 : Math.floor(random() * DELAY_MS_MAX);
  const ending = moment === 'writes' ? NAMES.temporaryEnding : moment === 'names' ? NAMES.blockEnding : '';
  const seen = await fileEvent(directory, ending, limitMs);
  await sleep(delayMs);
  return seen === null ? `after ${limitMs} ms` : `${delayMs} ms after ${seen} appeared or went`;
}

function fileEvent(directory: string, ending: string, limitMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    const end = (name: string | null): void => {
      watcher.close();
      clearTimeout(timer);
      resolve(name);
    };
    const timer = setTimeout(() => end(null), limitMs);
    const watcher = watch(directory, (_event, name) => {
      if (name?.endsWith(ending)) end(name);
    });
  });
}
