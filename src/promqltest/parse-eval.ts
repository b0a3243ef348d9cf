/** Reads an eval block: the query, when to run it, and what is expected of it. */
import { parseDuration } from '../model/durations.ts';
import { scanString } from '../promql/syntax/strings.ts';
import { parseScalarLine } from './number-notation.ts';
import type { EvalCommand, Expectation, ExpectationKind, ExpectedResult } from './script.ts';
import { parseSeriesLine, type SeriesLine } from './series-notation.ts';

const INSTANT = /^eval(?:_(fail|warn|ordered|info))?\s+instant\s+(?:at\s+(.+?))?\s+(.+)$/;
const RANGE = /^eval(?:_(fail|warn|info))?\s+range\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+?)\s+(.+)$/;
const RANGE_VECTOR = /^expect\s+range\s+vector\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+)$/;
const EXPECT_STRING = /^expect\s+string\s+(.+)$/;
const EXPECT = /^expect\s+(ordered|fail|warn|no_warn|info|no_info)(?:\s+(regex|msg):(.+))?$/;
const LEGACY_FAIL = /^expected_fail_(message|regexp)\s+(.+)$/;

type Head = Pick<EvalCommand, 'query' | 'startMs' | 'endMs' | 'stepMs'> & { readonly suffix: string | undefined };

export function parseEval([first, ...rest]: readonly string[], line: number): EvalCommand {
  const { suffix, ...head } = parseHead(first);
  const expectations: Expectation[] = suffix === undefined ? [] : [{ kind: suffix as ExpectationKind, text: null }];
  const series: SeriesLine[] = [];
  let range: { fromMs: number; toMs: number; stepMs: number } | null = null;
  let single: ExpectedResult | null = null;
  for (const text of rest) {
    const expectation = parseExpectation(text);
    if (expectation !== null) {
      if (text.startsWith('expected_fail')) expectations.length = 0;
      expectations.push(expectation);
      continue;
    }
    const rangeMatch = RANGE_VECTOR.exec(text);
    if (rangeMatch !== null) {
      const [fromMs, toMs, stepMs] = rangeMatch.slice(1).map(parseTime);
      range = { fromMs, toMs, stepMs };
      continue;
    }
    single = parseSingle(text);
    if (single !== null) break;
    if (text.split(' ')[0] === 'expect') throw new Error(`invalid expect line ${JSON.stringify(text)}`);
    series.push(parseSeriesLine(text));
  }
  checkExpectations(expectations);
  const isInstant = head.startMs === head.endMs && head.stepMs === 0;
  if (isInstant && range === null && series.some(({ values }) => values.length > 1)) {
    throw new Error('an instant query gives one value a series');
  }
  const many: ExpectedResult = range === null ? { kind: 'series', series } : { kind: 'rangeVector', ...range, series };
  return { kind: 'eval', line, ...head, expectations, wanted: rest, result: single ?? many };
}

function parseHead(line: string): Head {
  const range = RANGE.exec(line);
  if (range !== null) {
    const [startMs, endMs, stepMs] = range.slice(2, 5).map(parseTime);
    if (endMs < startMs) throw new Error(`the range ends before it starts: ${JSON.stringify(line)}`);
    return { suffix: range[1], query: range[5], startMs, endMs, stepMs };
  }
  const instant = INSTANT.exec(line);
  if (instant?.[2] === undefined) throw new Error(`invalid eval command ${JSON.stringify(line)}`);
  const atMs = parseTime(instant[2]);
  return { suffix: instant[1], query: instant[3], startMs: atMs, endMs: atMs, stepMs: 0 };
}

function parseTime(text: string): number {
  return text === '0' ? 0 : parseDuration(text);
}

function parseExpectation(line: string): Expectation | null {
  const legacy = LEGACY_FAIL.exec(line);
  if (legacy !== null) {
    return { kind: 'fail', text: { match: legacy[1] === 'regexp' ? 'regex' : 'msg', value: legacy[2].trim() } };
  }
  const match = EXPECT.exec(line);
  if (match === null) return null;
  const [, kind, how, value] = match;
  const text = how === undefined ? null : { match: how as 'msg' | 'regex', value: value.trim() };
  return { kind: kind as ExpectationKind, text };
}

/** A result that is no series: a string or a number. It ends the block. */
function parseSingle(line: string): ExpectedResult | null {
  const quoted = EXPECT_STRING.exec(line);
  if (quoted !== null) {
    const scanned = /^["`]/.test(quoted[1]) ? scanString(quoted[1], 0) : { error: 'a string in quotes is expected' };
    if ('error' in scanned) throw new Error(scanned.error);
    return { kind: 'string', value: scanned.value };
  }
  const value = parseScalarLine(line);
  return value === null ? null : { kind: 'scalar', value };
}

function checkExpectations(expectations: readonly Expectation[]): void {
  const count = (kind: ExpectationKind) => expectations.filter((expectation) => expectation.kind === kind).length;
  if (count('fail') > 1) throw new Error('only one failure can be expected');
  for (const kind of ['warn', 'info'] as const) {
    if (count(kind) > 0 && count(`no_${kind}`) > 0) throw new Error(`${kind} and no_${kind} exclude each other`);
  }
}
