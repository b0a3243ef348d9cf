/**
 * One line of series notation: a label set and its values, `http_total{job="a"} 0+10x3 _ stale`.
 *
 * | item         | values                        |
 * | ------------ | ----------------------------- |
 * | `_`, `_x3`   | 1 or 3 omitted samples        |
 * | `5`, `5x3`   | 1 or 4 floats                 |
 * | `1+2x3`      | 1, 3, 5, 7 by repeated adding |
 * | `stale`      | a staleness marker            |
 * | `{{...}}`    | a native histogram, to be repeated and changed as floats are |
 */
import { METRIC_NAME } from '../model/labels.ts';
import { scanString } from '../promql/syntax/strings.ts';
import { expandHistograms, type HistogramLiteral, parseHistogram } from './histogram-notation.ts';
import { NUMBER, parseNumber } from './number-notation.ts';

export type SeriesValue = number | 'omitted' | 'stale' | HistogramLiteral;

export interface SeriesLine {
  readonly labels: ReadonlyMap<string, string>;
  readonly values: readonly SeriesValue[];
}

const FLOAT_ITEM = new RegExp(String.raw`^([+-]?${NUMBER})(?:(?:([+-])(${NUMBER}))?x(\d+))?$`, 'i');
const HISTOGRAM = String.raw`\{\{[^{}]*\}\}`;
const HISTOGRAM_ITEM = new RegExp(String.raw`^(${HISTOGRAM})(?:(?:([+-])(${HISTOGRAM}))?x(\d+))?$`);
const OMITTED_ITEM = /^_(?:x(\d+))?$/;
const ITEM = /(?:\{\{[^{}]*\}\}|[^\s{])+/g;

export function parseSeriesLine(line: string): SeriesLine {
  const { labels, end } = scanLabels(line);
  return { labels, values: parseItems(line.slice(end)) };
}

/** The label set at the start of a line and where its text ends. */
export function scanLabels(line: string): { labels: ReadonlyMap<string, string>; end: number } {
  const labels = new Map<string, string>();
  const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(line)?.[0] ?? '';
  if (name !== '') labels.set(METRIC_NAME, name);
  let at = name.length;
  const open = /^\s*\{(?!\{)/.exec(line.slice(at));
  if (open === null) {
    if (name === '') throw new Error(`series expected, got ${JSON.stringify(line)}`);
    return { labels, end: at };
  }
  at += open[0].length;
  for (;;) {
    at = skipBlanks(line, at);
    if (line[at] === '}') return { labels: withoutEmpty(labels), end: at + 1 };
    at = scanLabel(line, at, labels);
    at = skipBlanks(line, at);
    if (line[at] === ',') at++;
    else if (line[at] !== '}') throw new Error(`"," or "}" expected at column ${at + 1} of ${JSON.stringify(line)}`);
  }
}

/** `name="value"`, or a quoted metric name alone. */
function scanLabel(line: string, from: number, labels: Map<string, string>): number {
  const quoted = isQuote(line[from]);
  const word = quoted ? stringAt(line, from) : wordAt(line, from);
  let at = skipBlanks(line, word.end);
  if (line[at] !== '=') {
    if (!quoted) throw new Error(`"=" expected at column ${at + 1} of ${JSON.stringify(line)}`);
    labels.set(METRIC_NAME, word.value);
    return at;
  }
  at = skipBlanks(line, at + 1);
  const value = stringAt(line, at);
  labels.set(word.value, value.value);
  return value.end;
}

function wordAt(line: string, from: number): { value: string; end: number } {
  const value = /^[a-zA-Z_][a-zA-Z0-9_]*/.exec(line.slice(from))?.[0];
  if (value === undefined) throw new Error(`label expected at column ${from + 1} of ${JSON.stringify(line)}`);
  return { value, end: from + value.length };
}

function stringAt(line: string, from: number): { value: string; end: number } {
  const scanned = isQuote(line[from]) ? scanString(line, from) : { end: from, error: 'string expected' };
  if ('error' in scanned) throw new Error(`${scanned.error} at column ${from + 1} of ${JSON.stringify(line)}`);
  return scanned;
}

function isQuote(character: string | undefined): boolean {
  return character === '"' || character === "'" || character === '`';
}

function skipBlanks(line: string, from: number): number {
  let at = from;
  while (line[at] === ' ' || line[at] === '\t') at++;
  return at;
}

function withoutEmpty(labels: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...labels].filter(([, value]) => value !== ''));
}

function parseItems(text: string): SeriesValue[] {
  return (text.match(ITEM) ?? []).flatMap(parseItem);
}

function parseItem(item: string): SeriesValue[] {
  if (item === 'stale') return ['stale'];
  const omitted = OMITTED_ITEM.exec(item);
  if (omitted !== null) return new Array<SeriesValue>(Number(omitted[1] ?? 1)).fill('omitted');
  const histogram = HISTOGRAM_ITEM.exec(item);
  if (histogram !== null) return parseHistograms(histogram);
  const float = FLOAT_ITEM.exec(item);
  if (float === null) throw new Error(`not a value of a series: ${JSON.stringify(item)}`);
  const [, first, sign, change, times] = float;
  const step = change === undefined ? 0 : parseNumber(`${sign}${change}`);
  const values: number[] = [parseNumber(first)];
  // Added again and again, so that rounding errors gather as they do in a counter.
  for (let i = 0; i < Number(times ?? 0); i++) values.push(change === undefined ? values[i] : values[i] + step);
  return values;
}

function parseHistograms([, first, sign, change, times]: RegExpExecArray): HistogramLiteral[] {
  const literal = parseHistogram(first);
  const more = Number(times ?? 0);
  if (change === undefined) return new Array<HistogramLiteral>(more + 1).fill(literal);
  return expandHistograms(literal, sign as '+' | '-', parseHistogram(change), more);
}
