/** `tsdb verify`: reads everything in the blocks of a data directory and says what is wrong. */
import { verifyBlock } from '../storage/block/verify.ts';
import { blockPaths, DATA_DIRECTORY } from './block-files.ts';
import { EXIT } from './exit.ts';
import type { Subcommand, SubcommandArguments } from './subcommands.ts';

export const verify: Subcommand = {
  name: 'verify',
  words: ['[<db path>]'],
  help: 'Read and check all of every block; leaves with 1 when something is wrong.',
  flags: [],
  run: async ({ words }: SubcommandArguments) => {
    let problems = 0;
    for (const path of blockPaths(words[0] ?? DATA_DIRECTORY)) {
      const report = verifyBlock(path);
      problems += report.problems.length;
      for (const problem of report.problems) process.stdout.write(`${path}: ${problem}\n`);
      if (report.problems.length > 0) continue;
      process.stdout.write(
        `${path}: ok, ${report.series} series, ${report.chunks} chunks, ${report.samples} samples\n`,
      );
    }
    return problems === 0 ? EXIT.ok : EXIT.failure;
  },
};
