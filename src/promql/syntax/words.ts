/** The reserved words of PromQL and where each may still stand as a name. Matching ignores case. */
import type { AggregationOp } from '../ast.ts';

export const AGGREGATORS: ReadonlySet<string> = new Set<AggregationOp>([
  'sum',
  'avg',
  'count',
  'min',
  'max',
  'group',
  'stddev',
  'stdvar',
  'topk',
  'bottomk',
  'count_values',
  'quantile',
  'limitk',
  'limit_ratio',
]);

export const PARAMETER_AGGREGATORS: ReadonlySet<AggregationOp> = new Set<AggregationOp>([
  'topk',
  'bottomk',
  'count_values',
  'quantile',
  'limitk',
  'limit_ratio',
]);

export const EXPERIMENTAL_AGGREGATORS: ReadonlySet<AggregationOp> = new Set<AggregationOp>(['limitk', 'limit_ratio']);

/** Operators that are words. */
export const WORD_OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'unless', 'atan2']);

/** Words that are also names of functions or stand in a duration; messages show them as they are, in quotes. */
export const PREPROCESSORS: ReadonlySet<string> = new Set(['start', 'end', 'step', 'range', 'max_of', 'min_of']);

/** Words of clauses and modifiers; messages show them as `<by>`. */
export const CLAUSE_WORDS: ReadonlySet<string> = new Set([
  'offset',
  'by',
  'without',
  'on',
  'ignoring',
  'group_left',
  'group_right',
  'bool',
  'smoothed',
  'anchored',
]);

/** Reserved only in front of an opening parenthesis. */
export const FILL_WORDS: ReadonlySet<string> = new Set(['fill', 'fill_left', 'fill_right']);

export const NUMBER_WORDS: ReadonlySet<string> = new Set(['inf', 'nan']);

const NOT_A_METRIC: ReadonlySet<string> = new Set([
  'bool',
  'on',
  'ignoring',
  'group_left',
  'group_right',
  'atan2',
  'inf',
  'nan',
]);

const NOT_A_GROUPING_LABEL: ReadonlySet<string> = new Set(['without', 'inf', 'nan']);

export function isMetricWord(word: string): boolean {
  return !NOT_A_METRIC.has(word.toLowerCase());
}

export function isGroupingLabelWord(word: string): boolean {
  return !NOT_A_GROUPING_LABEL.has(word.toLowerCase());
}

/** A word that calls a function when a parenthesis follows; whether the function exists is asked later. */
export function isFunctionWord(word: string): boolean {
  const lower = word.toLowerCase();
  return !(
    word.includes(':') ||
    AGGREGATORS.has(lower) ||
    WORD_OPERATORS.has(lower) ||
    CLAUSE_WORDS.has(lower) ||
    FILL_WORDS.has(lower) ||
    NUMBER_WORDS.has(lower)
  );
}
