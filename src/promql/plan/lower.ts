/** The syntax tree to plan nodes: parentheses and unary plus go, `@ start()` and defaults become times. */
import { Refusal } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import type { Call, Expr, MatrixSelector, Subquery, TimeModifiers } from '../ast.ts';
import { functionRow } from '../functions.ts';
import type { TimeReference } from '../operators/time-reference.ts';
import type { PlanNode } from './nodes.ts';

/** What the whole query says about times, also to the inside of a subquery. */
export interface QueryWindow {
  readonly startMs: number;
  readonly endMs: number;
  /** 0 for an instant query. */
  readonly stepMs: number;
  readonly subqueryStepMs: number;
}

/** Durations of `expr` are resolved: no offsetExpr, rangeExpr or stepExpr is looked at. */
export function lower(expr: Expr, window: QueryWindow, depth = 0): PlanNode {
  if (depth > LIMITS.queryDepthMax) {
    throw new Refusal('parse_error', `expression is nested more than ${LIMITS.queryDepthMax} levels deep`);
  }
  const below = (child: Expr): PlanNode => lower(child, window, depth + 1);
  switch (expr.kind) {
    case 'numberLiteral':
      return { kind: 'number', value: expr.value };
    case 'stringLiteral':
      return { kind: 'string', value: expr.value };
    case 'parenExpr':
      return below(expr.expr);
    case 'unaryExpr':
      return expr.op === '+' ? below(expr.expr) : { kind: 'negate', child: below(expr.expr) };
    case 'vectorSelector':
      return {
        kind: 'instantSelect',
        matchers: expr.matchers,
        smoothed: expr.smoothed,
        position: expr.position,
        statistics: false,
        ...timeReference(expr, window),
      };
    case 'matrixSelector':
      return lowerRange(expr, window);
    case 'subquery':
      return lowerSubquery(expr, window, below);
    case 'call':
      return lowerCall(expr, window, below);
    case 'aggregation':
      return {
        kind: 'aggregate',
        expr,
        param: expr.param === null ? null : below(expr.param),
        child: below(expr.expr),
      };
    case 'binaryExpr':
      return { kind: 'binary', expr, lhs: below(expr.lhs), rhs: below(expr.rhs) };
  }
}

type Below = (child: Expr) => PlanNode;

function timeReference(modifiers: TimeModifiers, window: QueryWindow): TimeReference {
  const { timestampMs, startOrEnd, offsetMs } = modifiers;
  if (startOrEnd === null) return { atMs: timestampMs, offsetMs };
  return { atMs: startOrEnd === 'start' ? window.startMs : window.endMs, offsetMs };
}

function lowerRange({ selector, rangeMs }: MatrixSelector, window: QueryWindow): PlanNode {
  const extension = selector.anchored ? 'anchored' : selector.smoothed ? 'smoothed' : 'none';
  return {
    kind: 'rangeSelect',
    matchers: selector.matchers,
    rangeMs,
    extension,
    statistics: false,
    ...timeReference(selector, window),
  };
}

function lowerSubquery(expr: Subquery, window: QueryWindow, below: Below): PlanNode {
  return {
    kind: 'subquery',
    inside: below(expr.expr),
    rangeMs: expr.rangeMs,
    stepMs: expr.stepMs === 0 ? window.subqueryStepMs : expr.stepMs,
    ...timeReference(expr, window),
  };
}

/** start(), end(), step() and range() are those of the whole query: numbers by now. */
function lowerCall(expr: Call, window: QueryWindow, below: Below): PlanNode {
  const row = functionRow(expr.func);
  if (row?.evaluation.kind === 'constant') return { kind: 'number', value: row.evaluation.value(window) };
  return { kind: 'call', call: expr, args: expr.args.map(below) };
}
