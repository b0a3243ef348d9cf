/**
 * Prometheus's text format, version 0.0.4, with names in quotes as later versions have them:
 *
 *   # HELP name text          # TYPE name counter|gauge|histogram|summary|untyped          # anything else is passed over
 *   name{label="value",...} value [milliseconds]      {"quoted name",label="value"} value [milliseconds]
 *
 * Samples belong to the family of their name, or of their name without `_bucket`, `_sum`, `_count` where that is a histogram or
 * summary. What does not fit is an error that names its line, in the words of promtool.
 */
import { goQuote } from '../model/go-format.ts';
import type { MetricFamily, MetricSample, MetricType } from '../model/metric-family.ts';
import { ExpositionCursor, type ExpositionRules } from './exposition-cursor.ts';
import { ExpositionFamilies } from './exposition-families.ts';
import { floatBetween } from './exposition-float.ts';
import { readSample } from './exposition-sample.ts';

const HASH = 0x23;
const LINE_FEED = 0x0a;
const QUOTE = 0x22;

const TYPES: ReadonlySet<string> = new Set(['counter', 'gauge', 'histogram', 'summary', 'untyped']);
/** Labels whose values are numbers. */
const NUMBER_LABELS: Readonly<Partial<Record<MetricType, string>>> = { histogram: 'le', summary: 'quantile' };

/** The families in the order of the text; some may have comments only. Throws an ExpositionError. */
export function parseExposition(text: string, rules: ExpositionRules = 'strict'): MetricFamily[] {
  const cursor = new ExpositionCursor(text, rules);
  const families = new ExpositionFamilies();
  for (cursor.passBlanks(); !cursor.isAtEnd; cursor.passBlanks()) {
    if (cursor.code() === HASH) readComment(cursor, families);
    else if (cursor.code() !== LINE_FEED) {
      const sample = readSample(cursor);
      const family = families.of(sample.name);
      if (rules === 'strict') checkNumberLabel(sample, family.type, cursor);
      family.samples.push(sample);
    }
    cursor.passLineEnd();
  }
  return families.all();
}

/** Leaves the cursor at the end of the line. */
function readComment(cursor: ExpositionCursor, families: ExpositionFamilies): void {
  cursor.at++;
  cursor.passBlanks();
  const start = cursor.at;
  cursor.passWord();
  const keyword = cursor.text.slice(start, cursor.at);
  cursor.passBlanks();
  if ((keyword === 'HELP' || keyword === 'TYPE') && !cursor.isAtLineEnd) {
    const name = cursor.code() === QUOTE ? cursor.quoted('metric name') : cursor.metricName();
    const end = cursor.at;
    cursor.passBlanks();
    if (name === '' || (cursor.at === end && !cursor.isAtLineEnd)) cursor.fail('invalid metric name in comment');
    if (!cursor.isAtLineEnd) describe(cursor, keyword, name, families);
  }
  cursor.restOfLine();
}

function describe(
  cursor: ExpositionCursor,
  keyword: 'HELP' | 'TYPE',
  name: string,
  families: ExpositionFamilies,
): void {
  const isStrict = cursor.rules === 'strict';
  const family = isStrict ? families.of(name) : families.named(name);
  const text = cursor.restOfLine();
  if (keyword === 'HELP') {
    if (isStrict && family.help !== null) cursor.fail(`second HELP line for metric name ${goQuote(family.name)}`);
    family.help = cursor.unescaped(text);
    return;
  }
  if (isStrict && (family.type !== null || family.samples.length > 0)) {
    cursor.fail(`second TYPE line for metric name ${goQuote(family.name)}, or TYPE reported after samples`);
  }
  const type = (isStrict ? text : text.trim()).toLowerCase();
  if (!TYPES.has(type)) cursor.fail(`unknown metric type ${goQuote(text)}`);
  families.setType(family, type as MetricType);
}

function checkNumberLabel({ labels }: MetricSample, type: MetricType | null, cursor: ExpositionCursor): void {
  const numberLabel = type === null ? undefined : NUMBER_LABELS[type];
  if (numberLabel === undefined) return;
  for (const [name, value] of labels) {
    if (name !== numberLabel || floatBetween(value, 0, value.length) !== null) continue;
    cursor.fail(`expected float as value for '${name}' label, got ${goQuote(value)}`);
  }
}
