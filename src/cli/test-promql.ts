/** The command `test promql`: runs scripts of cases for the query language (docs/promqltest.md). */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CommandLineError } from '../config/command-line.ts';
import type { EngineFeatures } from '../promql/operators/operator.ts';
import type { Outcome } from '../promqltest/outcome.ts';
import { ALL_FEATURES, type OnOutcome, runScript } from '../promqltest/run.ts';
import { featuresOf } from './check-rules.ts';
import { EXIT } from './exit.ts';
import { OutputBuffer } from './output-buffer.ts';
import type { Subcommand } from './subcommands.ts';

const SCRIPT_SUFFIX = '.test';

export const testPromql: Subcommand = {
  name: 'promql',
  words: ['<paths>...'],
  help: `Run scripts of PromQL cases: files, or folders and in them every file that ends in ${SCRIPT_SUFFIX}.`,
  flags: [
    {
      name: 'enable-feature',
      fallback: '',
      repeatable: true,
      help: "Options of the server's --enable-feature. Without this flag all that change the language are on, except type-and-unit-labels.",
    },
  ],
  run: async (given) => {
    const features = given.value('enable-feature') === '' ? ALL_FEATURES : featuresOf(given);
    const total: Tally = { passed: 0, failed: 0 };
    const output = new OutputBuffer();
    for (const file of given.words.flatMap(scriptsAt)) {
      const { passed, failed } = runFile(file, features, output);
      total.passed += passed;
      total.failed += failed;
      await output.flush();
    }
    output.write(`${total.passed} passed, ${total.failed} failed\n`);
    await output.flush();
    return total.failed === 0 ? EXIT.ok : EXIT.failure;
  },
};

interface Tally {
  passed: number;
  failed: number;
}

/** A file as it is; of a folder all scripts in it and below. */
function scriptsAt(path: string): string[] {
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch (error) {
    throw new CommandLineError((error as Error).message);
  }
  if (!isFolder) return [path];
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(SCRIPT_SUFFIX));
  return files.sort().map((file) => join(path, file));
}

/** A script that cannot be read counts as one failure. */
function runFile(file: string, features: EngineFeatures, output: OutputBuffer): Tally {
  try {
    const outcomes = runScript(readFileSync(file, 'utf8'), features, progressOf(file));
    const failed = outcomes.filter(({ failure }) => failure !== null).length;
    const passed = outcomes.length - failed;
    output.write(`${file}: ${passed} passed${failed === 0 ? '' : `, ${failed} failed`}\n`);
    for (const outcome of outcomes) output.write(failureText(file, outcome));
    return { passed, failed };
  } catch (error) {
    output.write(`${file}: ${(error as Error).message}\n`);
    return { passed: 0, failed: 1 };
  } finally {
    if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE);
  }
}

const CLEAR_LINE = '\r\x1b[K';

/** A line of progress that overwrites itself, for people who watch. */
function progressOf(file: string): OnOutcome {
  let done = 0;
  return (_, evaluations) => {
    done++;
    if (process.stderr.isTTY) process.stderr.write(`${CLEAR_LINE}${file}: ${done} of ${evaluations}`);
  };
}

function failureText(file: string, { line, query, failure }: Outcome): string {
  if (failure === null) return '';
  const asWritten = failure.query === query ? '' : `\n    run as: ${failure.query}`;
  const list = (lines: readonly string[]): string => lines.map((text) => `\n      ${text}`).join('') || ' nothing';
  return (
    `  ${file}:${line}: ${query}${asWritten}\n    ${failure.when}: ${failure.reason}\n` +
    `    wanted:${list(failure.wanted)}\n    got:${list(failure.got)}\n`
  );
}
