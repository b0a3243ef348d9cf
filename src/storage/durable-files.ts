/** Files that outlive a power cut: what is done here is on disk when the promise resolves. */
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { NAMES } from './names.ts';

/** A new, renamed or removed file is so for good only when the directory that names it is on disk too. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Puts `content` in the place of a file; whenever the process dies, the file is the old one or the new one. */
export async function replaceFile(path: string, content: string): Promise<void> {
  const temporary = path + NAMES.temporaryEnding;
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}
