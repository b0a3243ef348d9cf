/**
 * What must hold of a rule file that YAML and the types of its keys let pass, and the rules of one that does. Messages are
 * Prometheus's, `line:column: ` before them where it knows the place.
 */

import { goQuote } from '../model/go-format.ts';
import { METRIC_NAME } from '../model/labels.ts';
import type { EngineFeatures } from '../promql/operators/operator.ts';
import { parseExpr } from '../promql/parse.ts';
import { printExpr } from '../promql/print.ts';
import { checkAlertText } from './alert-text.ts';
import { mergedLabels } from './merge-labels.ts';
import type { GroupNode, Place, RuleNode } from './rule-file.ts';
import type { Rule } from './rule-group.ts';

export interface RuleChecks {
  readonly features: EngineFeatures;
  /** Names of metrics and labels must be those of old: metric_name_validation_scheme is `legacy`. */
  readonly legacyNames: boolean;
}

/**
 * Everything that is wrong with a group of a file.
 * @param names of the groups before it
 */
export function* groupProblems(group: GroupNode, names: ReadonlySet<string>, checks: RuleChecks): Generator<string> {
  const { name } = group;
  if (name === '') yield `${at(group)}Groupname must not be empty`;
  if (names.has(name)) yield `${at(group)}groupname: "${name}" is repeated in the same file`;
  yield* labelProblems(group.labels, checks);
  for (const [index, rule] of group.rules.entries()) {
    const ruleName = rule.alert.value || rule.record.value;
    const prefix = `group ${goQuote(name)}, rule ${index + 1}, ${goQuote(ruleName)}: `;
    for (const { place, text } of ruleProblems(rule, checks)) yield `${place}${prefix}${text}`;
  }
}

/** The rule of a node that has no problems. */
export function ruleOf(node: RuleNode, groupLabels: ReadonlyMap<string, string>, features: EngineFeatures): Rule {
  const expr = parseExpr(node.expr.value, { ...features, durationExpressions: true });
  const base = { expr, query: printExpr(expr), labels: mergedLabels(groupLabels, node.labels) };
  if (node.record.value !== '') return { kind: 'recording', name: node.record.value, ...base };
  return {
    kind: 'alerting',
    name: node.alert.value,
    ...base,
    annotations: mergedLabels(node.annotations),
    forMs: node.forMs,
    keepFiringForMs: node.keepFiringForMs,
  };
}

interface RuleProblem {
  readonly place: string;
  readonly text: string;
}

function ruleProblems(rule: RuleNode, checks: RuleChecks): RuleProblem[] {
  const { record, alert, expr, labels, annotations } = rule;
  const problems: RuleProblem[] = [];
  const add = (place: string, text: string) => problems.push({ place, text });
  if (record.value !== '' && alert.value !== '') {
    add(at(record) + at(alert), "only one of 'record' and 'alert' must be set");
  }
  if (record.value === '' && alert.value === '') add(at(record), "one of 'record' or 'alert' must be set");
  const exprProblem =
    expr.value === '' ? "field 'expr' must be set in rule" : parseProblem(expr.value, checks.features);
  if (exprProblem !== null) add(at(expr), exprProblem);
  if (record.value !== '') for (const text of recordProblems(rule, checks)) add(at(record), text);
  for (const text of labelProblems(labels, checks)) add('', text);
  for (const name of annotations.keys()) {
    if (!isName(name, checks)) add('', `invalid annotation name: ${name}`);
  }
  if (alert.value !== '') for (const text of templateProblems(rule)) add('', text);
  return problems;
}

function recordProblems({ record, annotations, forMs, keepFiringForMs }: RuleNode, checks: RuleChecks): string[] {
  const problems: string[] = [];
  const { value } = record;
  if (annotations.size > 0) problems.push("invalid field 'annotations' in recording rule");
  if (forMs !== 0) problems.push("invalid field 'for' in recording rule");
  if (keepFiringForMs !== 0) problems.push("invalid field 'keep_firing_for' in recording rule");
  if (!isMetricName(value, checks)) problems.push(`invalid recording rule name: ${value}`);
  if (/[{}]/.test(value)) {
    problems.push(`braces present in the recording rule name; should it be in expr?: ${value}`);
  }
  return problems;
}

function parseProblem(text: string, features: EngineFeatures): string | null {
  try {
    parseExpr(text, { ...features, durationExpressions: true });
    return null;
  } catch (error) {
    return `could not parse expression: ${(error as Error).message}`;
  }
}

function templateProblems({ alert, labels, annotations }: RuleNode): string[] {
  const problems = (kind: string, texts: ReadonlyMap<string, string>) =>
    [...texts].flatMap(([name, text]) => {
      const problem = checkAlertText(alert.value, text);
      return problem === null ? [] : [`${kind} ${goQuote(name)}: ${problem}`];
    });
  return [...problems('label', labels), ...problems('annotation', annotations)];
}

function labelProblems(labels: ReadonlyMap<string, string>, checks: RuleChecks): string[] {
  return [...labels].flatMap(([name, value]) => [
    ...(isName(name, checks) && name !== METRIC_NAME ? [] : [`invalid label name: ${name}`]),
    ...(isWellFormed(value) ? [] : [`invalid label value: ${value}`]),
  ]);
}

const LEGACY_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const LEGACY_METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

function isName(name: string, { legacyNames }: RuleChecks): boolean {
  return legacyNames ? LEGACY_LABEL.test(name) : name !== '' && isWellFormed(name);
}

function isMetricName(name: string, { legacyNames }: RuleChecks): boolean {
  return legacyNames ? LEGACY_METRIC.test(name) : isWellFormed(name);
}

function at({ line, column }: Place): string {
  return `${line}:${column}: `;
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
