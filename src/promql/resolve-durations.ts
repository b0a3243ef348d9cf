/** Computes the duration expressions of a query once its times are known. */
import { Refusal } from '../errors.ts';
import type {
  DurationExpr,
  DurationFunction,
  DurationOperation,
  Expr,
  MatrixSelector,
  Position,
  Subquery,
  TimeModifiers,
  VectorSelector,
} from './ast.ts';
import { pow } from './kernels/pow.ts';

/** The times of the query: an instant query has startMs = endMs, and its step counts as 0. */
export interface QueryTimes {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

/** 2^63 nanoseconds in seconds. */
const SECONDS_MAX = 2 ** 63 / 1e9;

/**
 * The same expression with literal durations in place of computed ones. Throws a Refusal (parse_error) for a duration
 * that is none; its message starts with the byte offsets of the expression.
 */
export function resolveDurations(expr: Expr, times: QueryTimes): Expr {
  switch (expr.kind) {
    case 'aggregation': {
      const param = expr.param === null ? null : resolveDurations(expr.param, times);
      return { ...expr, param, expr: resolveDurations(expr.expr, times) };
    }
    case 'binaryExpr':
      return { ...expr, lhs: resolveDurations(expr.lhs, times), rhs: resolveDurations(expr.rhs, times) };
    case 'call':
      return { ...expr, args: expr.args.map((arg) => resolveDurations(arg, times)) };
    case 'parenExpr':
    case 'unaryExpr':
      return { ...expr, expr: resolveDurations(expr.expr, times) };
    case 'matrixSelector':
      return resolveMatrixSelector(expr, times);
    case 'subquery':
      return resolveSubquery(expr, times);
    case 'vectorSelector':
      return resolveOffset(expr, times);
    case 'numberLiteral':
    case 'stringLiteral':
      return expr;
  }
}

function resolveMatrixSelector(expr: MatrixSelector, times: QueryTimes): MatrixSelector {
  const selector = resolveOffset<VectorSelector>(expr.selector, times);
  return { ...expr, selector, rangeMs: positiveMs(expr.rangeMs, expr.rangeExpr, times), rangeExpr: null };
}

function resolveSubquery(expr: Subquery, times: QueryTimes): Subquery {
  return {
    ...resolveOffset<Subquery>(expr, times),
    expr: resolveDurations(expr.expr, times),
    rangeMs: positiveMs(expr.rangeMs, expr.rangeExpr, times),
    rangeExpr: null,
    stepMs: positiveMs(expr.stepMs, expr.stepExpr, times),
    stepExpr: null,
  };
}

function resolveOffset<Timed extends TimeModifiers>(expr: Timed, times: QueryTimes): Timed {
  if (expr.offsetExpr === null) return expr;
  return { ...expr, offsetMs: milliseconds(expr.offsetExpr, finiteSeconds(expr.offsetExpr, times)), offsetExpr: null };
}

function positiveMs(literalMs: number, expr: DurationExpr | null, times: QueryTimes): number {
  if (expr === null) return literalMs;
  const value = finiteSeconds(expr, times);
  return value > 0 ? milliseconds(expr, value) : fail(expr, 'duration must be greater than 0');
}

function finiteSeconds(expr: DurationExpr, times: QueryTimes): number {
  const value = seconds(expr, times);
  return Number.isFinite(value) ? value : fail(expr, 'duration is NaN or infinite');
}

function milliseconds(expr: DurationExpr, value: number): number {
  if (Math.abs(value) >= SECONDS_MAX) fail(expr, 'duration is out of range');
  return Math.trunc(value * 1000) + 0;
}

function seconds(expr: DurationExpr, times: QueryTimes): number {
  switch (expr.kind) {
    case 'numberLiteral':
      return expr.value;
    case 'durationExpr':
      return operationSeconds(expr, times);
    case 'durationFunction':
      return functionSeconds(expr, times);
  }
}

function operationSeconds(expr: DurationOperation, times: QueryTimes): number {
  const rhs = seconds(expr.rhs, times);
  if (expr.lhs === null) return expr.op === '-' ? -rhs : rhs;
  const lhs = seconds(expr.lhs, times);
  switch (expr.op) {
    case '+':
      return lhs + rhs;
    case '-':
      return lhs - rhs;
    case '*':
      return lhs * rhs;
    case '/':
      return rhs === 0 ? fail(expr, 'division by zero') : lhs / rhs;
    case '%':
      return rhs === 0 ? fail(expr, 'modulo by zero') : lhs % rhs;
    case '^':
      return pow(lhs, rhs);
  }
}

function functionSeconds({ func, args }: DurationFunction, times: QueryTimes): number {
  switch (func) {
    case 'step':
      return times.startMs === times.endMs ? 0 : times.stepMs / 1000;
    case 'range':
      return (times.endMs - times.startMs) / 1000;
    case 'min_of':
      return Math.min(...args.map((arg) => seconds(arg, times)));
    case 'max_of':
      return Math.max(...args.map((arg) => seconds(arg, times)));
  }
}

function fail({ position }: { position: Position }, detail: string): never {
  throw new Refusal('parse_error', `${position.start}:${position.end}: ${detail}`);
}
