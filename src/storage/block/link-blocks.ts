/** Blocks to another data directory, for a snapshot: hard links, which cost no space, or copies where these cannot be made. */
import { copyFile, link, mkdir, open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { syncDirectory } from '../durable-files.ts';
import { NAMES } from '../names.ts';
import type { StoredBlock } from './stored-block.ts';
import { writeTombstones } from './tombstones.ts';

/** Another file system; one without links; too many links of one file. */
const NO_LINK = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EMLINK']);

export async function linkBlocks(blocks: readonly StoredBlock[], dataDirectory: string): Promise<void> {
  const directory = join(dataDirectory, NAMES.blocks);
  await mkdir(directory, { recursive: true });
  for (const { path } of blocks) await linkOrCopy(path, join(directory, basename(path)));
  await syncDirectory(directory);
  const deleted = blocks.filter(({ tombstones }) => tombstones.length > 0);
  if (deleted.length > 0) {
    const tombstones = new Map(deleted.map(({ meta, tombstones: list }) => [meta.id, list]));
    await writeTombstones(join(dataDirectory, NAMES.tombstones), tombstones);
  }
  await syncDirectory(dataDirectory);
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!NO_LINK.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await copyFile(from, to);
    const copy = await open(to, 'r');
    await copy.sync().finally(() => copy.close());
  }
}
