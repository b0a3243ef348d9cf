/** One line of the text format that is a sample. */
import { goQuote, goQuoteCharacter } from '../model/go-format.ts';
import { METRIC_NAME } from '../model/labels.ts';
import type { MetricSample } from '../model/metric-family.ts';
import type { ExpositionCursor } from './exposition-cursor.ts';
import { floatBetween } from './exposition-float.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const EQUALS = 0x3d;
const OPEN = 0x7b;
const CLOSE = 0x7d;

const INTEGER = /^[+-]?\d+$/;

type Label = readonly [name: string, value: string];

/** Leaves the cursor at the end of the line. */
export function readSample(cursor: ExpositionCursor): MetricSample {
  let name = cursor.metricName();
  if (name === '' && cursor.code() !== OPEN) cursor.fail('invalid metric name');
  cursor.passBlanks();
  let labels: readonly Label[] = [];
  if (cursor.code() === OPEN) {
    const read = readLabels(cursor, name);
    ({ name, labels } = read);
    cursor.passBlanks();
  }
  const value = readValue(cursor);
  const timeMs = readTime(cursor);
  return { name, labels, value, timeMs };
}

/** From one brace to behind the other. The name may be among the labels, in quotes. */
function readLabels(cursor: ExpositionCursor, plainName: string): { name: string; labels: readonly Label[] } {
  const labels: Label[] = [];
  let name = plainName;
  cursor.at++;
  for (;;) {
    cursor.passBlanks();
    if (cursor.code() === CLOSE) break;
    const isQuoted = cursor.code() === QUOTE;
    const label = isQuoted ? cursor.quoted('label name') : cursor.labelName();
    if (label === '') cursor.fail(`invalid label name for metric ${goQuote(name)}`);
    cursor.passBlanks();
    const isName = isQuoted && name === '' && (cursor.code() === COMMA || cursor.code() === CLOSE);
    const value = isName ? '' : readLabelValue(cursor, name, label, labels);
    if (isName) name = label;
    else labels.push([label, value]);
    cursor.passBlanks();
    if (cursor.code() === COMMA) cursor.at++;
    else if (cursor.code() !== CLOSE) cursor.fail(`unexpected end of label value ${goQuote(value)}`);
  }
  cursor.at++;
  if (name === '') cursor.fail('invalid metric name');
  return { name, labels };
}

/** From behind the label's name. */
function readLabelValue(cursor: ExpositionCursor, name: string, label: string, before: readonly Label[]): string {
  if (label === METRIC_NAME) cursor.fail(`label name ${goQuote(label)} is reserved`);
  if (cursor.code() !== EQUALS) cursor.fail(`expected '=' after label name, found ${found(cursor)}`);
  for (const [other] of before) {
    if (other === label) cursor.fail(`duplicate label names for metric ${goQuote(name)}`);
  }
  cursor.at++;
  cursor.passBlanks();
  if (cursor.code() !== QUOTE) cursor.fail(`expected '"' at start of label value, found ${found(cursor)}`);
  return cursor.quoted('label value');
}

function readValue(cursor: ExpositionCursor): number {
  const start = cursor.at;
  cursor.passWord();
  const value = floatBetween(cursor.text, start, cursor.at);
  if (value === null) cursor.fail(`expected float as value, got ${goQuote(cursor.text.slice(start, cursor.at))}`);
  return value;
}

/** From behind the value to the end of the line. */
function readTime(cursor: ExpositionCursor): number | null {
  if (cursor.isAtLineEnd) return null;
  cursor.passBlanks();
  if (cursor.isAtLineEnd && cursor.rules === 'scraped') return null;
  const start = cursor.at;
  cursor.passWord();
  const text = cursor.text.slice(start, cursor.at);
  const timeMs = INTEGER.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(timeMs)) cursor.fail(`expected integer as timestamp, got ${goQuote(text)}`);
  if (cursor.isAtLineEnd) return timeMs;
  if (cursor.rules === 'scraped') cursor.passBlanks();
  if (!cursor.isAtLineEnd) cursor.fail(`spurious string after timestamp: ${goQuote(cursor.restOfLine())}`);
  return timeMs;
}

function found(cursor: ExpositionCursor): string {
  return goQuoteCharacter(String.fromCodePoint(cursor.text.codePointAt(cursor.at) ?? 0));
}
