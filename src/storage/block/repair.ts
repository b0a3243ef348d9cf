/** What can be read of damaged blocks to new blocks. The damaged files stay, marked as repaired, until somebody removes them. */
import { mkdir, readdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncDirectory } from '../durable-files.ts';
import { NAMES } from '../names.ts';
import type { BlockMeta } from './block.ts';
import { publishBlocks } from './publish-blocks.ts';
import { type SalvagedBlock, salvageBlock } from './salvage.ts';
import { TemporaryBlocks } from './temporary-blocks.ts';
import { readTombstones, writeTombstones } from './tombstones.ts';
import { verifyBlock } from './verify.ts';
import { writeBlock } from './writer.ts';

export interface Repair {
  /** The damaged file. */
  readonly path: string;
  readonly problems: readonly string[];
  /** What the new block holds; null when nothing could be read. */
  readonly meta: BlockMeta | null;
}

/** Damaged blocks of a data directory: those that were set aside, and those that fail the verification. */
export async function damagedBlocks(dataDirectory: string): Promise<string[]> {
  const blocks = await blockFilesIn(join(dataDirectory, NAMES.blocks));
  const aside = await blockFilesIn(join(dataDirectory, NAMES.damaged));
  return [...aside, ...blocks.filter((path) => verifyBlock(path).problems.length > 0)];
}

async function blockFilesIn(directory: string): Promise<string[]> {
  try {
    const names = await readdir(directory);
    return names.filter((name) => name.endsWith(NAMES.blockEnding)).map((name) => join(directory, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** @param levelsMs lengths that the range of a block may have, ascending */
export async function repairBlock(
  dataDirectory: string,
  path: string,
  levelsMs: readonly number[],
  createdMs: number,
): Promise<Repair> {
  const problems: string[] = [];
  const salvaged = salvageBlock(path, (problem) => problems.push(problem));
  const directory = join(dataDirectory, NAMES.blocks);
  const temporary = new TemporaryBlocks(directory, createdMs);
  try {
    const block = await temporary.write((file, id) => writeSalvaged(file, id, salvaged, levelsMs, createdMs));
    if (block !== null) {
      await inheritTombstones(dataDirectory, basename(path, NAMES.blockEnding), block.meta.id);
      await publishBlocks([block], directory);
    }
    await setRepaired(dataDirectory, path);
    return { path, problems, meta: block?.meta ?? null };
  } catch (error) {
    temporary.remove();
    throw error;
  } finally {
    salvaged.close();
  }
}

async function writeSalvaged(
  file: string,
  id: string,
  { meta, mint, maxt, stream }: SalvagedBlock,
  levelsMs: readonly number[],
  createdMs: number,
): Promise<BlockMeta | null> {
  if (mint > maxt) return null;
  const { rangeStart, rangeEnd } = meta ?? rangeAround(mint, maxt, levelsMs);
  const level = meta?.level ?? 1;
  const identity = { id, rangeStart, rangeEnd, level, cut: null, parents: [], createdMs };
  return await writeBlock(file, stream, identity, rangeStart, rangeEnd - 1);
}

/** The smallest aligned range that both times are in; when no level has one, the ranges of the largest that cover them. */
function rangeAround(
  mint: number,
  maxt: number,
  levelsMs: readonly number[],
): { readonly rangeStart: number; readonly rangeEnd: number } {
  const startOf = (time: number, length: number): number => Math.floor(time / length) * length;
  const fitting = levelsMs.find((length) => startOf(mint, length) === startOf(maxt, length));
  const length = fitting ?? levelsMs[levelsMs.length - 1];
  return { rangeStart: startOf(mint, length), rangeEnd: startOf(maxt, length) + length };
}

/** What was deleted of the damaged block stays deleted. */
async function inheritTombstones(dataDirectory: string, from: string, to: string): Promise<void> {
  const path = join(dataDirectory, NAMES.tombstones);
  const tombstones = await readTombstones(path);
  const inherited = tombstones.get(from);
  if (inherited !== undefined) await writeTombstones(path, new Map([...tombstones, [to, inherited]]));
}

async function setRepaired(dataDirectory: string, path: string): Promise<void> {
  const directory = join(dataDirectory, NAMES.damaged);
  await mkdir(directory, { recursive: true });
  await rename(path, join(directory, basename(path) + NAMES.repairedEnding));
  await syncDirectory(directory);
  await syncDirectory(dirname(path));
}
