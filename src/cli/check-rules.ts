/** `check rules`: whether rule files would be loaded, and what a linter has to say of them, after the model of promtool. */
import { existsSync, readFileSync } from 'node:fs';
import { CommandLineError } from '../config/command-line.ts';
import { engineFeatures, unknownFeatures } from '../config/features.ts';
import type { EngineFeatures } from '../promql/operators/operator.ts';
import type { ParserFeatures } from '../promql/parse.ts';
import { type ParsedRuleFile, type ParseOptions, parseRuleFile } from '../rules/load-rule-files.ts';
import { RuleFileProblems } from '../rules/rule-file-problems.ts';
import { duplicateRules } from './duplicate-rules.ts';
import { EXIT } from './exit.ts';
import type { Subcommand, SubcommandArguments, SubcommandFlag } from './subcommands.ts';

const STANDARD_INPUT = 0;

export const RULE_CHECK_FLAGS: readonly SubcommandFlag[] = [
  { name: 'lint', fallback: 'duplicate-rules', help: 'What to lint: all, duplicate-rules, none.' },
  { name: 'lint-fatal', help: 'Leave with 3 when the linter finds something.' },
  { name: 'ignore-unknown-fields', help: 'Pass over fields of rule groups that are not known.' },
  { name: 'enable-feature', fallback: '', repeatable: true, help: "Options of the server's --enable-feature." },
];

export const checkRules: Subcommand = {
  name: 'rules',
  words: ['[<rule-files>...]'],
  help: 'Check rule files, or what comes over standard input.',
  flags: RULE_CHECK_FLAGS,
  run: async (given) => {
    const checks = ruleChecks(given);
    if (given.words.length === 0) {
      process.stdout.write('Checking standard input\n');
      return exitOf([checkText('', readFileSync(STANDARD_INPUT, 'utf8'), checks)], checks);
    }
    checkExist(given.words);
    return exitOf(checkRuleFiles(given.words, checks), checks);
  },
};

export interface RuleFileChecks {
  readonly parse: ParseOptions;
  readonly lintsDuplicates: boolean;
  readonly lintIsFatal: boolean;
}

export type RuleFileOutcome = 'good' | 'lint' | 'bad';

export function ruleChecks(given: SubcommandArguments, legacyNames = false): RuleFileChecks {
  const lint = given.value('lint');
  if (!['all', 'duplicate-rules', 'none'].includes(lint)) {
    throw new CommandLineError(`--lint="${lint}": want all, duplicate-rules or none`);
  }
  return {
    parse: {
      features: featuresOf(given),
      legacyNames,
      ignoreUnknownFields: given.has('ignore-unknown-fields'),
    },
    lintsDuplicates: lint !== 'none',
    lintIsFatal: given.has('lint-fatal'),
  };
}

/** Those of --enable-feature. */
export function featuresOf(given: SubcommandArguments): EngineFeatures & ParserFeatures {
  const names = given.values('enable-feature').flatMap((list) => list.split(',').filter((name) => name !== ''));
  const [unknown] = unknownFeatures(names);
  if (unknown !== undefined) throw new CommandLineError(`unknown feature "${unknown}"`);
  return { ...engineFeatures(names), durationExpressions: true };
}

export function checkExist(paths: readonly string[]): void {
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined) throw new Error(`narthex: error: path '${missing}' does not exist, try --help`);
}

/** Prints what it finds. */
export function checkRuleFiles(paths: readonly string[], checks: RuleFileChecks): RuleFileOutcome[] {
  return paths.map((path) => {
    process.stdout.write(`Checking ${path}\n`);
    return checkText(`${path}: `, readFileSync(path, 'utf8'), checks);
  });
}

/** @param source what stands before each problem */
function checkText(source: string, text: string, { parse, lintsDuplicates }: RuleFileChecks): RuleFileOutcome {
  const parsed = parsedOrProblems(text, parse);
  if (parsed instanceof RuleFileProblems) {
    return failed('bad', parsed.messages.map((message) => `${source}${message}`).join('\n'));
  }
  for (const warning of parsed.warnings) process.stderr.write(`  WARNING: ${source}${warning}\n`);
  const duplicates = lintsDuplicates ? duplicateRules(parsed.groups) : '';
  if (duplicates !== '') return failed('lint', `lint error ${duplicates}`);
  const count = parsed.groups.reduce((sum, { rules }) => sum + rules.length, 0);
  process.stdout.write(`  SUCCESS: ${count} rules found\n\n`);
  return 'good';
}

function parsedOrProblems(text: string, options: ParseOptions): ParsedRuleFile | RuleFileProblems {
  try {
    return parseRuleFile(text, options);
  } catch (error) {
    if (error instanceof RuleFileProblems) return error;
    throw error;
  }
}

function failed(outcome: 'lint' | 'bad', text: string): RuleFileOutcome {
  process.stderr.write(`  FAILED:\n${text}\n`);
  process.stdout.write('\n');
  return outcome;
}

export function exitOf(outcomes: readonly RuleFileOutcome[], { lintIsFatal }: RuleFileChecks): number {
  if (outcomes.includes('bad')) return EXIT.failure;
  return outcomes.includes('lint') && lintIsFatal ? EXIT.lint : EXIT.ok;
}
