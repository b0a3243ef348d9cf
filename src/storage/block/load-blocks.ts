/**
 * What lies in the directory of blocks when the store opens. What a killed process left is removed: files that were being
 * written, and blocks that another block has replaced. What cannot be read is set aside.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Logger } from 'pino';
import { syncDirectory } from '../durable-files.ts';
import { NAMES } from '../names.ts';
import { isUlid } from '../ulid.ts';
import type { BlockMeta } from './block.ts';
import { readBlockMeta } from './read-meta.ts';
import { removeBlockFiles } from './remove.ts';
import { compareBlocks, type StoredBlock } from './stored-block.ts';
import { readTombstones, type TombstonesOfBlocks } from './tombstones.ts';

export interface LoadedBlocks {
  readonly blocks: readonly StoredBlock[];
  /** Blocks that were set aside, or left alone where that could not be done. */
  readonly damaged: number;
  /** What was deleted of these, for a repair. */
  readonly tombstonesOfDamaged: TombstonesOfBlocks;
}

/** @param path the data directory */
export async function loadBlocks(path: string, log: Logger): Promise<LoadedBlocks> {
  const directory = join(path, NAMES.blocks);
  await mkdir(directory, { recursive: true });
  await syncDirectory(path);
  const tombstones = await loadTombstones(path, log);
  const found: StoredBlock[] = [];
  let damaged = 0;
  for (const name of await readdir(directory)) {
    const file = join(directory, name);
    if (isUnfinished(name)) await rm(file, { force: true });
    else if (isBlockName(name)) {
      const meta = await metaOf(path, file, log);
      if (meta === null) damaged++;
      else found.push({ meta, path: file, bytes: (await stat(file)).size, tombstones: tombstones.get(meta.id) ?? [] });
    }
  }
  const blocks = await withoutParents(found, log);
  await syncDirectory(directory);
  const served = new Set(found.map(({ meta }) => meta.id));
  const others = new Map([...tombstones].filter(([id]) => !served.has(id) && isDamaged(path, id)));
  return { blocks: blocks.sort(compareBlocks), damaged, tombstonesOfDamaged: others };
}

/** Whether the file of the block lies among the damaged ones, or could not be moved there. */
function isDamaged(path: string, id: string): boolean {
  return [NAMES.damaged, NAMES.blocks].some((directory) => existsSync(join(path, directory, id + NAMES.blockEnding)));
}

/** A file that was being written, or what LMDB keeps beside it meanwhile. */
function isUnfinished(name: string): boolean {
  return name.endsWith(NAMES.temporaryEnding) || name.endsWith('-lock');
}

function isBlockName(name: string): boolean {
  return name.endsWith(NAMES.blockEnding) && isUlid(name.slice(0, -NAMES.blockEnding.length));
}

async function loadTombstones(path: string, log: Logger): Promise<TombstonesOfBlocks> {
  const file = join(path, NAMES.tombstones);
  try {
    return await readTombstones(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.error({ file, reason }, 'Tombstones cannot be read: what they deleted is there again');
    await setAside(path, file, log);
    return new Map();
  }
}

/** The meta of a block that can be opened; null when it cannot. */
async function metaOf(path: string, file: string, log: Logger): Promise<BlockMeta | null> {
  try {
    const meta = readBlockMeta(file);
    if (`${meta.id}${NAMES.blockEnding}` === basename(file)) return meta;
    log.error({ file, block: meta.id }, 'Block has the name of another one: its samples are not served');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.error({ file, reason }, 'Block cannot be opened: its samples are not served');
    // What the system refuses (permissions, descriptors) says nothing of the file.
    if (isSystemError(error)) return null;
  }
  await setAside(path, file, log);
  return null;
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

async function setAside(path: string, file: string, log: Logger): Promise<void> {
  const directory = join(path, NAMES.damaged);
  const to = join(directory, basename(file));
  try {
    await mkdir(directory, { recursive: true });
    await rename(file, to);
    await syncDirectory(directory);
    log.warn({ file, to }, 'Damaged file is set aside; narthex tsdb repair may read parts of it');
  } catch (error) {
    log.error({ file, err: error }, 'Damaged file cannot be set aside');
  }
}

/** Removes blocks whose samples another block has: the process died before it removed them. */
async function withoutParents(found: readonly StoredBlock[], log: Logger): Promise<StoredBlock[]> {
  const parents = new Set(found.flatMap(({ meta }) => meta.parents));
  for (const { meta, path } of found) {
    if (!parents.has(meta.id)) continue;
    log.info({ block: meta.id }, 'Removing a block that another one has replaced');
    removeBlockFiles(path);
  }
  return found.filter(({ meta }) => !parents.has(meta.id));
}
