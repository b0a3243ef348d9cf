/** The project's own cases must use everything that the query language has, and make it say every annotation it knows. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BinaryOp, Expr } from '../../src/promql/ast.ts';
import { children } from '../../src/promql/children.ts';
import { functionNames } from '../../src/promql/functions.ts';
import { parseExpr } from '../../src/promql/parse.ts';
import { AGGREGATORS } from '../../src/promql/syntax/words.ts';
import { parseScript } from '../../src/promqltest/parse-script.ts';
import { ALL_FEATURES } from '../../src/promqltest/run.ts';

const OPERATORS: Readonly<Record<BinaryOp, true>> = {
  '+': true,
  '-': true,
  '*': true,
  '/': true,
  '%': true,
  '^': true,
  atan2: true,
  '==': true,
  '!=': true,
  '<': true,
  '<=': true,
  '>': true,
  '>=': true,
  '</': true,
  '>/': true,
  and: true,
  or: true,
  unless: true,
};

const MODIFIERS = ['bool', 'on', 'ignoring', 'group_left', 'group_right', 'fill_left', 'fill_right'];
const SELECTOR_MODIFIERS = ['@', '@ start()', '@ end()', 'offset', 'offset expression', 'anchored', 'smoothed'];
const RANGES = ['range expression', 'subquery', 'subquery with default step', 'subquery step expression'];

/** What every text of an annotation has that no other one has. */
const ANNOTATIONS = [
  'quantile value should be between 0 and 1, got ',
  'ratio value should be between -1 and 1, got ',
  'bucket label "le" is missing or has a malformed value of ',
  'encountered a mix of histograms and floats for metric name ',
  'encountered a mix of histograms and floats for aggregation',
  'vector contains a mix of classic and native histograms',
  'mix of histograms with exponential and custom buckets schemas for metric name ',
  'this native histogram metric is not a counter: ',
  'this native histogram metric is not a gauge: ',
  'incompatible bucket layout encountered for binary operator ',
  'conflicting counter resets during histogram addition',
  'conflicting counter resets during histogram subtraction',
  'conflicting counter resets during histogram aggregation',
  'sort is ineffective for range queries since results are always ordered by labels',
  'sample has start time that overlaps with previous sample timestamp for metric ',
  'metric might not be a counter, name does not end in _total/_sum/_count/_bucket: ',
  'input to histogram_quantile needed to be fixed for monotonicity',
  'incompatible sample types encountered for binary operator ',
  'ignored histogram in ',
  'ignored histograms in a range containing both floats and histograms for metric name ',
  'input to histogram_quantile has NaN observations, result is NaN',
  'input to histogram_quantile has NaN observations, result is skewed higher',
  'input to histogram_fraction has NaN observations, which are excluded from all fractions',
  'mismatched custom buckets were reconciled during addition',
  'mismatched custom buckets were reconciled during subtraction',
  'mismatched custom buckets were reconciled during aggregation',
];

const evaluations = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test'))
  .flatMap((file) => parseScript(readFileSync(join(import.meta.dirname, file), 'utf8')))
  .filter((command) => command.kind === 'eval');

const used = new Set(
  evaluations.flatMap(({ query }) => wordsOf(parseExpr(query, { ...ALL_FEATURES, durationExpressions: true }))),
);
const remarks = evaluations.flatMap(({ expectations }) =>
  expectations.flatMap(({ kind, text }) => (text !== null && (kind === 'warn' || kind === 'info') ? [text.value] : [])),
);

describe('a case uses', () => {
  it.each(functionNames())('the function %s', (name) => {
    expect(used).toContain(`${name}()`);
  });

  it.each([...AGGREGATORS])('the aggregation %s', (name) => {
    expect(used).toContain(name);
  });

  it.each(Object.keys(OPERATORS))('the operator %s', (operator) => {
    expect(used).toContain(operator);
  });

  it.each([...MODIFIERS, ...SELECTOR_MODIFIERS, ...RANGES])('the modifier %s', (modifier) => {
    expect(used).toContain(modifier);
  });
});

describe('a case expects', () => {
  it.each(ANNOTATIONS)('the annotation %s', (text) => {
    expect(remarks.some((remark) => remark.includes(text))).toBe(true);
  });
});

function wordsOf(expr: Expr): string[] {
  return [...wordsOfNode(expr), ...children(expr).flatMap(wordsOf)];
}

function wordsOfNode(expr: Expr): string[] {
  switch (expr.kind) {
    case 'call':
      return [`${expr.func}()`];
    case 'aggregation':
      return [expr.op];
    case 'binaryExpr':
      return wordsOfBinary(expr);
    case 'vectorSelector':
      return [...wordsOfTimes(expr), ...flags({ anchored: expr.anchored, smoothed: expr.smoothed })];
    case 'matrixSelector':
      return flags({ 'range expression': expr.rangeExpr !== null });
    case 'subquery':
      return [
        ...wordsOfTimes(expr),
        ...flags({
          subquery: true,
          'subquery with default step': expr.stepMs === 0 && expr.stepExpr === null,
          'subquery step expression': expr.stepExpr !== null,
        }),
      ];
    default:
      return [];
  }
}

function wordsOfBinary({ op, bool, matching }: Extract<Expr, { kind: 'binaryExpr' }>): string[] {
  return [
    op,
    ...flags({
      bool,
      on: matching?.on === true,
      ignoring: matching?.on === false && matching.labels.length > 0,
      group_left: matching?.card === 'many-to-one',
      group_right: matching?.card === 'one-to-many',
      fill_left: typeof matching?.fillLeft === 'number',
      fill_right: typeof matching?.fillRight === 'number',
    }),
  ];
}

function wordsOfTimes({
  timestampMs,
  startOrEnd,
  offsetMs,
  offsetExpr,
}: Extract<Expr, { kind: 'subquery' | 'vectorSelector' }>): string[] {
  return flags({
    '@': timestampMs !== null,
    '@ start()': startOrEnd === 'start',
    '@ end()': startOrEnd === 'end',
    offset: offsetMs !== 0,
    'offset expression': offsetExpr !== null,
  });
}

/** The names of those that are true. */
function flags(named: Readonly<Record<string, boolean>>): string[] {
  return Object.keys(named).filter((name) => named[name]);
}
