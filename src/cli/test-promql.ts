/** The command `test promql`: runs scripts of cases for the query language (docs/promqltest.md). */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CommandLineError } from '../config/command-line.ts';
import { engineFeatures, unknownFeatures } from '../config/features.ts';
import type { EngineFeatures } from '../promql/operators/operator.ts';
import type { Outcome } from '../promqltest/outcome.ts';
import { ALL_FEATURES, type OnOutcome, runScript } from '../promqltest/run.ts';
import { EXIT } from './exit.ts';
import { OutputBuffer } from './output-buffer.ts';

const SCRIPT_SUFFIX = '.test';

const USAGE = `usage: narthex test promql [<flags>] <path>...

Run scripts of PromQL cases: files, or folders and in them every file that ends in ${SCRIPT_SUFFIX}.
Leaves with 1 when an evaluation fails.

Flags:
  --enable-feature=<names>
        Options of the server's --enable-feature, separated by commas. Without this flag all of them that
        change the query language are on, except type-and-unit-labels.
`;

interface Tally {
  passed: number;
  failed: number;
}

/** @param args what follows `test` */
export async function testCommand(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(USAGE);
    return EXIT.ok;
  }
  if (args[0] !== 'promql') throw new CommandLineError(`test what? Only promql can be tested\n${USAGE}`);
  const { paths, features } = parse(args.slice(1));
  const total: Tally = { passed: 0, failed: 0 };
  const output = new OutputBuffer();
  for (const file of paths.flatMap(scriptsAt)) {
    const { passed, failed } = runFile(file, features, output);
    total.passed += passed;
    total.failed += failed;
    await output.flush();
  }
  output.write(`${total.passed} passed, ${total.failed} failed\n`);
  await output.flush();
  return total.failed === 0 ? EXIT.ok : EXIT.failure;
}

function parse(args: readonly string[]): { paths: readonly string[]; features: EngineFeatures } {
  let parsed: { values: { 'enable-feature'?: string[] }; positionals: string[] };
  try {
    const options = { 'enable-feature': { type: 'string', multiple: true } } as const;
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new CommandLineError((error as Error).message);
  }
  const { values, positionals: paths } = parsed;
  if (paths.length === 0) throw new CommandLineError(`required argument 'path' not provided\n${USAGE}`);
  const names = values['enable-feature']?.flatMap((list) => list.split(','));
  const [unknown] = unknownFeatures(names ?? []);
  if (unknown !== undefined) throw new CommandLineError(`unknown feature "${unknown}"`);
  return { paths, features: names === undefined ? ALL_FEATURES : engineFeatures(names) };
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
