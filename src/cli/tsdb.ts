/** The command `tsdb`: work on the files of a data directory, after the model of promtool tsdb. One file a subcommand. */
import type { CommandGroup } from './subcommands.ts';
import { analyze } from './tsdb-analyze.ts';
import { createBlocksFrom } from './tsdb-create-blocks.ts';
import { dump, dumpOpenMetrics } from './tsdb-dump.ts';
import { list } from './tsdb-list.ts';
import { repair } from './tsdb-repair.ts';
import { verify } from './tsdb-verify.ts';

export const TSDB: CommandGroup = {
  name: 'tsdb',
  help: 'Work on the files of a data directory.',
  commands: [list, analyze, dump, dumpOpenMetrics, createBlocksFrom, verify, repair],
};
