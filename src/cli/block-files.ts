/** The blocks of a data directory, for commands that look at it without changing it. A server may have it open. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BlockMeta } from '../storage/block/block.ts';
import { readBlockMeta } from '../storage/block/read-meta.ts';
import { readTombstones } from '../storage/block/tombstones.ts';
import { NAMES } from '../storage/names.ts';
import type { BlockView } from '../storage/view.ts';

/** Where data lies when nobody says otherwise, as for the server. */
export const DATA_DIRECTORY = 'data/';

export interface BlockFile {
  readonly meta: BlockMeta;
  readonly path: string;
  readonly bytes: number;
}

/** Paths of the files, in the order of their names. */
export function blockPaths(dataDirectory: string): string[] {
  let names: string[];
  try {
    names = readdirSync(join(dataDirectory, NAMES.blocks));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    if (!existsSync(dataDirectory)) throw new Error(`there is no directory ${dataDirectory}`);
    names = [];
  }
  const blocks = names.filter((name) => name.endsWith(NAMES.blockEnding)).sort();
  return blocks.map((name) => join(dataDirectory, NAMES.blocks, name));
}

/** All blocks by the time of their oldest sample. Those that cannot be opened are told of on stderr and left out. */
export function blockFiles(dataDirectory: string): BlockFile[] {
  const files: BlockFile[] = [];
  for (const path of blockPaths(dataDirectory)) {
    try {
      files.push({ meta: readBlockMeta(path), path, bytes: statSync(path).size });
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
  return files.sort((a, b) => a.meta.mint - b.meta.mint || a.meta.createdMs - b.meta.createdMs);
}

/** The same as queries see them: with what is deleted. */
export async function blockViews(dataDirectory: string): Promise<BlockView[]> {
  const tombstones = await readTombstones(join(dataDirectory, NAMES.tombstones));
  return blockFiles(dataDirectory).map(({ meta: { id, mint, maxt }, path }) => {
    return { id, path, mint, maxt, tombstones: tombstones.get(id) ?? [] };
  });
}
