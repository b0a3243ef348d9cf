/**
 * Which rules of a group must wait for which others: one that reads what another writes comes after it when it stands behind
 * it in the file, and before it when it stands before it. Names of metrics decide; a selector without a name, and a template
 * that may ask a query, wait for everything.
 */

import { METRIC_NAME } from '../model/labels.ts';
import { type Matcher, valueTest } from '../model/matchers.ts';
import type { Expr, VectorSelector } from '../promql/ast.ts';
import { children } from '../promql/children.ts';
import { ALERTS, ALERTS_FOR_STATE } from './alert-series.ts';
import type { Rule } from './rule-group.ts';

/** Of each rule, the earlier ones that it waits for, in ascending order. */
export function dependencies(rules: readonly Rule[]): readonly (readonly number[])[] {
  const accesses = rules.map(accessOf);
  return accesses.map((access, index) =>
    accesses.slice(0, index).flatMap((earlier, at) => (mustKeepOrder(earlier, access) ? [at] : [])),
  );
}

interface Access {
  /** Whether the rule reads metrics of this name; null: it may read anything. */
  readonly reads: readonly ((name: string) => boolean)[] | null;
  readonly writes: readonly string[];
}

function mustKeepOrder(a: Access, b: Access): boolean {
  return readsWhat(a, b) || readsWhat(b, a) || a.writes.some((name) => b.writes.includes(name));
}

function readsWhat({ reads }: Access, { writes }: Access): boolean {
  return reads === null || writes.some((name) => reads.some((test) => test(name)));
}

function accessOf(rule: Rule): Access {
  const writes = rule.kind === 'recording' ? [rule.name] : [`${ALERTS}{${rule.name}}`];
  if (rule.kind === 'alerting' && mayAskQueries(rule.labels, rule.annotations)) return { reads: null, writes };
  const names = selectorsOf(rule.expr).map(({ matchers }) => matchers.filter(({ name }) => name === METRIC_NAME));
  const isOpen = names.some((matchers) => matchers.length === 0);
  return { reads: isOpen ? null : names.map(nameTest), writes };
}

/** The alerts of a rule are series of two names, which all alerting rules write, each its own. */
function nameTest(matchers: readonly Matcher[]): (written: string) => boolean {
  const tests = matchers.map(valueTest);
  const passes = (name: string) => tests.every((test) => test(name));
  const readsAlerts = passes(ALERTS) || passes(ALERTS_FOR_STATE);
  return (written) => (written.startsWith(`${ALERTS}{`) ? readsAlerts : passes(written));
}

function mayAskQueries(...texts: readonly (readonly (readonly [string, string])[])[]): boolean {
  return texts.flat().some(([, text]) => text.includes('{{') && text.includes('query'));
}

function selectorsOf(expr: Expr): VectorSelector[] {
  if (expr.kind === 'vectorSelector') return [expr];
  if (expr.kind === 'matrixSelector') return [expr.selector];
  return children(expr).flatMap(selectorsOf);
}
