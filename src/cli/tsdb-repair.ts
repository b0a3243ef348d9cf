/** `tsdb repair`: writes what can be read of damaged blocks to new blocks. */
import { join } from 'node:path';
import { LARGEST_LEVELS_MS } from '../storage/block/compaction-plan.ts';
import { damagedBlocks, repairBlock } from '../storage/block/repair.ts';
import { LockFile } from '../storage/lock-file.ts';
import { NAMES } from '../storage/names.ts';
import { DATA_DIRECTORY } from './block-files.ts';
import { EXIT } from './exit.ts';
import type { Subcommand, SubcommandArguments } from './subcommands.ts';

export const repair: Subcommand = {
  name: 'repair',
  words: ['[<db path>]'],
  help: 'Write what can be read of damaged blocks to new blocks, in a data directory that no server has open.',
  flags: [],
  run: async ({ words }: SubcommandArguments) => {
    const directory = words[0] ?? DATA_DIRECTORY;
    const lock = LockFile.take(join(directory, NAMES.lock));
    try {
      const damaged = await damagedBlocks(directory);
      for (const path of damaged) await repairAndTell(directory, path);
      if (damaged.length === 0) process.stdout.write('no block is damaged\n');
      return EXIT.ok;
    } finally {
      lock.release();
    }
  },
};

async function repairAndTell(directory: string, path: string): Promise<void> {
  const { problems, meta } = await repairBlock(directory, path, LARGEST_LEVELS_MS, Date.now());
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  const result = meta === null ? 'nothing could be read' : `block ${meta.id} has ${meta.samples} samples of it`;
  process.stdout.write(`${path}: ${result}\n`);
}
