/** The command `check`: whether files are what the server takes, after the model of promtool check. One file a subcommand. */
import { checkConfig } from './check-config.ts';
import { checkMetrics } from './check-metrics.ts';
import { checkRules } from './check-rules.ts';
import type { CommandGroup } from './subcommands.ts';

export const CHECK: CommandGroup = {
  name: 'check',
  help: 'Check files before the server reads them.',
  commands: [checkConfig, checkMetrics, checkRules],
};
