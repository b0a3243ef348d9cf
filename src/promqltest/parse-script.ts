/**
 * Reads a script: blocks that start with `load`, `clear` or `eval` and end at an empty line or at a comment.
 */
import { parseDuration } from '../model/durations.ts';
import { parseEval } from './parse-eval.ts';
import { labelsKey } from './result-rows.ts';
import type { Command, LoadCommand, LoadedSeries } from './script.ts';
import { parseSeriesLine, type SeriesLine } from './series-notation.ts';
import { parseStartLine, type StartLine } from './start-notation.ts';

/** A mistake in a script, with its line. */
export class ScriptError extends Error {
  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`);
    this.name = 'ScriptError';
  }
}

export function parseScript(text: string): Command[] {
  const lines = text.split('\n').map((line) => line.replace(/^[ \t\r]+|[ \t\r]+$/g, ''));
  const commands: Command[] = [];
  for (let at = 0; at < lines.length; ) {
    if (isBreak(lines[at])) {
      at++;
      continue;
    }
    let end = at + 1;
    const block = commandOf(lines[at]) !== 'clear';
    while (block && end < lines.length && !isBreak(lines[end])) end++;
    try {
      commands.push(parseBlock(lines.slice(at, end), at + 1));
    } catch (error) {
      throw new ScriptError(at + 1, (error as Error).message);
    }
    at = end;
  }
  return commands;
}

function isBreak(line: string): boolean {
  return line === '' || line.startsWith('#');
}

function commandOf(line: string): string {
  return line.split(/[ \t]/)[0].toLowerCase();
}

function parseBlock(block: readonly string[], line: number): Command {
  const command = commandOf(block[0]);
  if (command === 'clear') return { kind: 'clear', line };
  if (command.startsWith('load')) return parseLoad(block, line);
  if (command.startsWith('eval')) return parseEval(block, line);
  throw new Error(`invalid command ${JSON.stringify(block[0])}`);
}

const LONELY_STARTS = '@st line has no following sample line';
const LOAD = /^load(?:_(with_nhcb))?\s+(.+?)$/;

function parseLoad([head, ...rest]: readonly string[], line: number): LoadCommand {
  const match = LOAD.exec(head);
  if (match === null) throw new Error(`invalid load command ${JSON.stringify(head)}`);
  const series: LoadedSeries[] = [];
  let starts: StartLine | null = null;
  for (const text of rest) {
    const startLine = parseStartLine(text);
    if (startLine !== null && starts === null) {
      starts = startLine;
      continue;
    }
    if (startLine !== null) throw new Error(LONELY_STARTS);
    const line = parseSeriesLine(text);
    if (starts !== null) checkStarts(starts, line);
    series.push({ ...line, starts: starts?.offsets ?? null });
    starts = null;
  }
  if (starts !== null) throw new Error(LONELY_STARTS);
  return { kind: 'load', line, stepMs: parseDuration(match[2]), withCustomBuckets: match[1] !== undefined, series };
}

function checkStarts({ labels, offsets }: StartLine, line: SeriesLine): void {
  if (labelsKey(labels) !== labelsKey(line.labels)) {
    throw new Error('@st metric does not match the following sample line metric');
  }
  if (offsets.length !== line.values.length) {
    throw new Error(`@st line has ${offsets.length} values but sample line has ${line.values.length}`);
  }
}
