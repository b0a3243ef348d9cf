/** The command `test`: runs cases that people write as text. One file a subcommand. */
import type { CommandGroup } from './subcommands.ts';
import { testPromql } from './test-promql.ts';
import { testRules } from './test-rules.ts';

export const TEST: CommandGroup = {
  name: 'test',
  help: 'Run cases for rules and for the query language.',
  commands: [testPromql, testRules],
};
