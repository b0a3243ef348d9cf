/** Which metrics a rule reads and writes, by name: what decides about the order of rules. */
import { METRIC_NAME } from '../model/labels.ts';
import { type Matcher, valueTest } from '../model/matchers.ts';
import type { Expr, VectorSelector } from '../promql/ast.ts';
import { children } from '../promql/children.ts';
import { ALERTS, ALERTS_FOR_STATE } from './alert-series.ts';
import type { Rule } from './rule-group.ts';

export interface Access {
  /** null: it may read anything, because a selector has no name, or a template may ask a query. */
  readonly reads: Names | null;
  /** A recording rule writes the metric of its name, an alerting rule its part of the metrics of all alerts. */
  readonly writes: string;
  readonly writesAlerts: boolean;
}

interface Names {
  readonly exact: ReadonlySet<string>;
  readonly patterns: readonly ((name: string) => boolean)[];
}

export function accessOf(rule: Rule): Access {
  const writesAlerts = rule.kind === 'alerting';
  const mayReadAll = rule.kind === 'alerting' && mayAskQueries(rule.labels, rule.annotations);
  return { reads: mayReadAll ? null : namesIn(rule.expr), writes: rule.name, writesAlerts };
}

/** Whether a rule may read what another writes. */
export function readsFrom({ reads }: Access, { writes, writesAlerts }: Access): boolean {
  if (reads === null) return true;
  return writesAlerts ? isRead(reads, ALERTS) || isRead(reads, ALERTS_FOR_STATE) : isRead(reads, writes);
}

/** Whether two rules may write the same series. Alerts of different names are different series. */
export function writeTheSame(a: Access, b: Access): boolean {
  return a.writes === b.writes && a.writesAlerts === b.writesAlerts;
}

function isRead({ exact, patterns }: Names, name: string): boolean {
  return exact.has(name) || patterns.some((test) => test(name));
}

function namesIn(expr: Expr): Names | null {
  if (readsInfo(expr)) return null;
  const exact = new Set<string>();
  const patterns: ((name: string) => boolean)[] = [];
  for (const { matchers } of selectorsOf(expr)) {
    const ofName = matchers.filter(({ name }) => name === METRIC_NAME);
    if (ofName.length === 0) return null;
    const equal = ofName.find(({ type }) => type === '=');
    if (equal === undefined) patterns.push(allOf(ofName));
    else exact.add(equal.value);
  }
  return { exact, patterns };
}

function allOf(matchers: readonly Matcher[]): (name: string) => boolean {
  const tests = matchers.map(valueTest);
  return (name) => tests.every((test) => test(name));
}

function mayAskQueries(...texts: readonly (readonly (readonly [string, string])[])[]): boolean {
  return texts.flat().some(([, text]) => text.includes('{{') && text.includes('query'));
}

/** info() reads metrics that the expression does not name. */
function readsInfo(expr: Expr): boolean {
  return (expr.kind === 'call' && expr.func === 'info') || children(expr).some(readsInfo);
}

function selectorsOf(expr: Expr): VectorSelector[] {
  if (expr.kind === 'vectorSelector') return [expr];
  if (expr.kind === 'matrixSelector') return [expr.selector];
  return children(expr).flatMap(selectorsOf);
}
