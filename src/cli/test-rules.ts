/** `test rules`: runs unit tests of rules, written for promtool. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { RE2JS } from 're2js';
import { CommandLineError } from '../config/command-line.ts';
import { ConfigProblems, problemText } from '../config/schema/schema.ts';
import { loadRuleFiles } from '../rules/load-rule-files.ts';
import { RuleFileProblems } from '../rules/rule-file-problems.ts';
import type { RuleGroup } from '../rules/rule-group.ts';
import { runTest } from '../ruletest/run-test.ts';
import { readTestFile, type TestFile } from '../ruletest/test-file.ts';
import { checkExist, featuresOf } from './check-rules.ts';
import { EXIT } from './exit.ts';
import { junitXml, type TestCase } from './junit.ts';
import type { Subcommand, SubcommandArguments } from './subcommands.ts';

export const testRules: Subcommand = {
  name: 'rules',
  words: ['<test-rule-files>...'],
  help: 'Run unit tests of rules.',
  flags: [
    { name: 'run', fallback: '', repeatable: true, help: 'Only tests whose name matches this regular expression.' },
    { name: 'diff', help: 'Show differences line by line.' },
    { name: 'debug', help: 'Say what is being run.' },
    { name: 'ignore-unknown-fields', help: 'Pass over fields of rule groups that are not known.' },
    { name: 'junit', fallback: '', help: 'Write the outcome to this file, as JUnit has it.' },
    { name: 'enable-feature', fallback: '', repeatable: true, help: "Options of the server's --enable-feature." },
  ],
  run: async (given) => {
    checkExist(given.words);
    const cases: TestCase[] = [];
    for (const path of given.words) cases.push(...(await runFile(path, given)));
    if (given.value('junit') !== '') writeFileSync(given.value('junit'), junitXml(cases));
    return cases.some(({ failures }) => failures.length > 0) ? EXIT.failure : EXIT.ok;
  },
};

async function runFile(path: string, given: SubcommandArguments): Promise<TestCase[]> {
  process.stdout.write(`Unit Testing:  ${path}\n`);
  const cases = await casesOf(path, given);
  const failures = cases.flatMap((one) => one.failures);
  if (failures.length === 0) process.stdout.write('  SUCCESS\n');
  else process.stderr.write(`  FAILED:\n${failures.join('\n')}\n`);
  // promtool ends each failure with a line on the other stream.
  process.stdout.write('\n'.repeat(failures.length + 1));
  return cases;
}

async function casesOf(path: string, given: SubcommandArguments): Promise<TestCase[]> {
  const isWanted = nameTest(given.values('run'));
  const broken = (error: unknown): TestCase => ({ file: path, name: '', failures: problemsOf(error) });
  try {
    const file = readTestFile(readFileSync(path, 'utf8'));
    const groups = groupsOf(file, path, given);
    const options = { features: featuresOf(given), showsDifferences: given.has('diff') };
    const cases: TestCase[] = [];
    for (const test of file.tests.filter(({ name }) => isWanted(name))) {
      if (given.has('debug')) process.stdout.write(`DEBUG: Starting test ${test.name}\n`);
      try {
        cases.push({ file: path, name: test.name, failures: await runTest(test, file, groups, options) });
      } catch (error) {
        cases.push({ ...broken(error), name: test.name });
      }
    }
    return cases;
  } catch (error) {
    return [broken(error)];
  }
}

function groupsOf(file: TestFile, path: string, given: SubcommandArguments): readonly RuleGroup[] {
  const defaults = { intervalMs: file.evaluation_interval, queryOffsetMs: 0 };
  const options = {
    features: featuresOf(given),
    legacyNames: false,
    ignoreUnknownFields: given.has('ignore-unknown-fields'),
  };
  const { groups, warnings } = loadRuleFiles(file.rule_files, dirname(path), defaults, options);
  for (const warning of warnings) process.stderr.write(`  WARNING: ${warning}\n`);
  return groups;
}

/** A name passes when one of the expressions is found in it; all do when there is none. */
function nameTest(sources: readonly string[]): (name: string) => boolean {
  try {
    const patterns = sources.filter((source) => source !== '').map((source) => RE2JS.compile(source));
    return (name) => patterns.length === 0 || patterns.some((pattern) => pattern.matcher(name).find());
  } catch (error) {
    throw new CommandLineError(`--run: ${(error as Error).message}`);
  }
}

function problemsOf(error: unknown): readonly string[] {
  if (error instanceof ConfigProblems) return error.problems.map(problemText);
  return error instanceof RuleFileProblems ? error.messages : [(error as Error).message];
}
