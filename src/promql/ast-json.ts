/** The syntax tree as /api/v1/parse_query shows it. Durations are milliseconds. */
import { formatFloatPlain } from '../model/go-format.ts';
import type {
  BinaryExpr,
  Call,
  DurationExpr,
  Expr,
  MatrixSelector,
  Subquery,
  TimeModifiers,
  VectorMatching,
  VectorSelector,
} from './ast.ts';
import { functionSignature } from './functions.ts';

export function exprToJson(expr: Expr): unknown {
  switch (expr.kind) {
    case 'aggregation': {
      const { op, grouping, without } = expr;
      const param = expr.param === null ? null : exprToJson(expr.param);
      return { type: expr.kind, op, expr: exprToJson(expr.expr), param, grouping, without };
    }
    case 'binaryExpr':
      return binaryJson(expr);
    case 'call':
      return callJson(expr);
    case 'matrixSelector':
      return matrixSelectorJson(expr);
    case 'numberLiteral':
      return { type: expr.kind, val: formatFloatPlain(expr.value) };
    case 'parenExpr':
      return { type: expr.kind, expr: exprToJson(expr.expr) };
    case 'stringLiteral':
      return { type: expr.kind, val: expr.value };
    case 'subquery':
      return subqueryJson(expr);
    case 'unaryExpr':
      return { type: expr.kind, op: expr.op, expr: exprToJson(expr.expr) };
    case 'vectorSelector':
      return { type: expr.kind, ...selectorJson(expr) };
  }
}

function binaryJson({ kind, op, lhs, rhs, bool, matching }: BinaryExpr): unknown {
  return { type: kind, op, lhs: exprToJson(lhs), rhs: exprToJson(rhs), bool, matching: matchingJson(matching) };
}

function matchingJson(matching: VectorMatching | null): unknown {
  if (matching === null) return null;
  const { card, labels, on, include, fillLeft, fillRight } = matching;
  return { card, labels, on, include, fillValues: { lhs: fillLeft, rhs: fillRight } };
}

function callJson({ kind, func, args }: Call): unknown {
  const { name, argTypes, variadic, returnType } = functionSignature(func)!;
  return { type: kind, func: { name, argTypes, variadic, returnType }, args: args.map(exprToJson) };
}

function matrixSelectorJson({ kind, selector, rangeMs, rangeExpr }: MatrixSelector): unknown {
  return { type: kind, range: rangeMs, rangeExpr: durationJson(rangeExpr), ...selectorJson(selector) };
}

function subqueryJson(expr: Subquery): unknown {
  return {
    type: expr.kind,
    expr: exprToJson(expr.expr),
    range: expr.rangeMs,
    rangeExpr: durationJson(expr.rangeExpr),
    step: expr.stepMs,
    stepExpr: durationJson(expr.stepExpr),
    ...timesJson(expr),
  };
}

function selectorJson(selector: VectorSelector): object {
  const { name, matchers, anchored, smoothed } = selector;
  return {
    name,
    matchers: matchers.map(({ type, name: label, value }) => ({ name: label, value, type })),
    ...timesJson(selector),
    anchored,
    smoothed,
  };
}

function timesJson({ timestampMs, startOrEnd, offsetMs, offsetExpr }: TimeModifiers): object {
  return { offset: offsetMs, offsetExpr: durationJson(offsetExpr), timestamp: timestampMs, startOrEnd };
}

/** A function of durations shows as an operation of its name; step() and range() have no operands. */
function durationJson(expr: DurationExpr | null): unknown {
  if (expr === null) return null;
  switch (expr.kind) {
    case 'numberLiteral':
      return { type: expr.kind, val: formatFloatPlain(expr.value), duration: true };
    case 'durationExpr': {
      const { kind, op, lhs, rhs, wrapped } = expr;
      return { type: kind, op, lhs: durationJson(lhs), rhs: durationJson(rhs), wrapped };
    }
    case 'durationFunction': {
      const [lhs = null, rhs = null] = expr.args;
      const { func, wrapped } = expr;
      return { type: 'durationExpr', op: func, lhs: durationJson(lhs), rhs: durationJson(rhs), wrapped };
    }
  }
}
