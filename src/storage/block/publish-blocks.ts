/** Gives blocks that are complete on disk their names: all of them, or when that fails, none. */
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { WrittenBlock } from '../../threads/block-messages.ts';
import { syncDirectory } from '../durable-files.ts';
import { NAMES } from '../names.ts';
import { removeBlockFiles } from './remove.ts';

export function blockPath(directory: string, id: string): string {
  return join(directory, id + NAMES.blockEnding);
}

/**
 * @param directory that they lie in
 * @param prepare what must be on disk before they are there
 */
export async function publishBlocks(
  written: readonly WrittenBlock[],
  directory: string,
  prepare: () => Promise<void> = async () => undefined,
): Promise<void> {
  try {
    await prepare();
    for (const { temporaryPath, meta } of written) await rename(temporaryPath, blockPath(directory, meta.id));
    await syncDirectory(directory);
  } catch (error) {
    for (const { temporaryPath, meta } of written) {
      removeBlockFiles(temporaryPath);
      removeBlockFiles(blockPath(directory, meta.id));
    }
    throw error;
  }
}
