/** `check config`: whether the server would start with a prometheus.yml, and the rule files that it names. */
import { inDirectory } from '../client/secret-file.ts';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import { loadConfigFile } from '../config/load.ts';
import { matchingPaths } from '../config/path-pattern.ts';
import {
  checkExist,
  checkRuleFiles,
  exitOf,
  RULE_CHECK_FLAGS,
  type RuleFileOutcome,
  ruleChecks,
} from './check-rules.ts';
import { missingFiles } from './missing-files.ts';
import type { Subcommand, SubcommandArguments } from './subcommands.ts';

export const checkConfig: Subcommand = {
  name: 'config',
  words: ['<config-files>...'],
  help: 'Check configuration files, and the rule files that they name.',
  flags: [...RULE_CHECK_FLAGS, { name: 'syntax-only', help: 'Look at no file that the configuration names.' }],
  run: async (given) => {
    checkExist(given.words);
    const outcomes = given.words.flatMap((path) => checkFile(path, given));
    return exitOf(outcomes, ruleChecks(given));
  },
};

function checkFile(path: string, given: SubcommandArguments): RuleFileOutcome[] {
  process.stdout.write(`Checking ${path}\n`);
  try {
    const config = loadConfigFile({ path, mustExist: true, environment: process.env });
    const ruleFiles = given.has('syntax-only') ? [] : filesOf(config);
    process.stdout.write(` SUCCESS: ${path} is valid prometheus config file syntax\n\n`);
    return checkRuleFiles(ruleFiles, ruleChecks(given, config.rules.legacyNames));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`  FAILED: ${error.message.replace(/^couldn't load configuration \(.*?\): /, '')}\n`);
    process.stdout.write('\n');
    return ['bad'];
  }
}

/** The rule files. Throws a ConfigError when a file is missing that the server would need. */
function filesOf(config: Config): string[] {
  const [missing] = missingFiles(config);
  if (missing !== undefined) throw new ConfigError(`error checking file "${missing}": no such file or directory`);
  const patterns = config.rules.patterns.map((pattern) => inDirectory(pattern, config.directory));
  const files = patterns.flatMap((pattern) => {
    const found = matchingPaths(pattern);
    if (found.length === 0 && !/[*?[]/.test(pattern)) {
      throw new ConfigError(`error checking rule file "${pattern}": "${pattern}" does not point to an existing file`);
    }
    return found;
  });
  if (files.length > 0) process.stdout.write(`  SUCCESS: ${files.length} rule files found\n`);
  return [...new Set(files)];
}
