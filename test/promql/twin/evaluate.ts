import type { Call, Expr, MatrixSelector, Subquery, TimeModifiers, VectorSelector } from '../../../src/promql/ast.ts';
import { aggregate } from './aggregate.ts';
import { scalars, vectorScalar, vectors } from './binary.ts';
import {
  distinct,
  keyOf,
  LOOKBACK_MS,
  type TwinLabels,
  type TwinPoint,
  type TwinSample,
  type TwinSeries,
  type TwinValue,
  withoutName,
} from './model.ts';
import { NAME_KEEPING, quantileOf, RANGE_FUNCTIONS } from './range-functions.ts';

export interface TwinQuery {
  readonly series: readonly TwinSeries[];
  readonly startMs: number;
  readonly endMs: number;
  readonly subqueryStepMs: number;
}

/** What an expression is at `timeMs`. Throws a TwinRefusal where it has no answer. */
export function evaluateAt(expr: Expr, timeMs: number, query: TwinQuery): TwinValue {
  switch (expr.kind) {
    case 'numberLiteral':
      return { kind: 'scalar', value: expr.value };
    case 'stringLiteral':
      return { kind: 'string', value: expr.value };
    case 'parenExpr':
      return evaluateAt(expr.expr, timeMs, query);
    case 'unaryExpr':
      return negate(expr.op, evaluateAt(expr.expr, timeMs, query));
    case 'vectorSelector':
      return { kind: 'vector', samples: select(expr, timeMs, query) };
    case 'aggregation': {
      const param = expr.param === null ? null : evaluateAt(expr.param, timeMs, query);
      const of = param === null || param.kind === 'vector' ? null : param.value;
      return { kind: 'vector', samples: aggregate(expr, vectorOf(expr.expr, timeMs, query), of) };
    }
    case 'binaryExpr': {
      const left = evaluateAt(expr.lhs, timeMs, query);
      const right = evaluateAt(expr.rhs, timeMs, query);
      if (left.kind === 'scalar' && right.kind === 'scalar') {
        return { kind: 'scalar', value: scalars(expr.op, left.value, right.value) };
      }
      return { kind: 'vector', samples: binary(expr, left, right) };
    }
    case 'call':
      return call(expr, timeMs, query);
    default:
      throw new Error(`the twin does not know ${expr.kind} here`);
  }
}

function binary(expr: Expr & { kind: 'binaryExpr' }, left: TwinValue, right: TwinValue): readonly TwinSample[] {
  if (left.kind === 'vector' && right.kind === 'vector') return vectors(expr, left.samples, right.samples);
  if (left.kind === 'vector' && right.kind === 'scalar') return vectorScalar(expr, left.samples, right.value, false);
  if (left.kind === 'scalar' && right.kind === 'vector') return vectorScalar(expr, right.samples, left.value, true);
  throw new Error('operands are numbers or vectors');
}

function negate(op: '+' | '-', value: TwinValue): TwinValue {
  if (op === '+') return value;
  if (value.kind === 'scalar') return { kind: 'scalar', value: -value.value };
  if (value.kind === 'string') throw new Error('a string has no sign');
  const samples = value.samples.map(({ labels, value: number }) => ({ labels: withoutName(labels), value: -number }));
  return { kind: 'vector', samples: distinct(samples) };
}

function vectorOf(expr: Expr, timeMs: number, query: TwinQuery): readonly TwinSample[] {
  const value = evaluateAt(expr, timeMs, query);
  if (value.kind !== 'vector') throw new Error('a vector is wanted');
  return value.samples;
}

/** Where a selector looks from. */
function referenceTime(modifiers: TimeModifiers, timeMs: number, { startMs, endMs }: TwinQuery): number {
  const { timestampMs, startOrEnd, offsetMs } = modifiers;
  const at = startOrEnd === 'start' ? startMs : startOrEnd === 'end' ? endMs : (timestampMs ?? timeMs);
  return at - offsetMs;
}

function matches(selector: VectorSelector, labels: TwinLabels): boolean {
  return selector.matchers.every(({ type, name, value }) => {
    const text = labels[name] ?? '';
    const holds = type.endsWith('~') ? new RegExp(`^(?:${value})$`).test(text) : text === value;
    return type.startsWith('!') ? !holds : holds;
  });
}

function pointsIn(series: TwinSeries, afterMs: number, untilMs: number): TwinPoint[] {
  return series.points.filter(({ timeMs }) => timeMs > afterMs && timeMs <= untilMs);
}

function select(selector: VectorSelector, timeMs: number, query: TwinQuery): TwinSample[] {
  const reference = referenceTime(selector, timeMs, query);
  return query.series.flatMap((series) => {
    if (!matches(selector, series.labels)) return [];
    const points = pointsIn(series, reference - LOOKBACK_MS, reference);
    return points.length === 0 ? [] : [{ labels: series.labels, value: points[points.length - 1].value }];
  });
}

function call({ func, args }: Call, timeMs: number, query: TwinQuery): TwinValue {
  const number = (index: number): number => (evaluateAt(args[index], timeMs, query) as { value: number }).value;
  if (func === 'time') return { kind: 'scalar', value: timeMs / 1000 };
  if (func === 'vector') return { kind: 'vector', samples: [{ labels: {}, value: number(0) }] };
  if (func === 'scalar') {
    const samples = vectorOf(args[0], timeMs, query);
    return { kind: 'scalar', value: samples.length === 1 ? samples[0].value : Number.NaN };
  }
  if (func === 'absent') {
    const samples = vectorOf(args[0], timeMs, query).length > 0 ? [] : [{ labels: labelsOfAbsent(args[0]), value: 1 }];
    return { kind: 'vector', samples };
  }
  if (func === 'quantile_over_time') {
    const q = number(0);
    return {
      kind: 'vector',
      samples: overRange(args[1], timeMs, query, false, (w) =>
        quantileOf(
          q,
          w.points.map((p) => p.value),
        ),
      ),
    };
  }
  const ofRange = RANGE_FUNCTIONS[func];
  if (ofRange !== undefined) {
    return { kind: 'vector', samples: overRange(args[0], timeMs, query, NAME_KEEPING.has(func), ofRange) };
  }
  const samples = vectorOf(args[0], timeMs, query).map(({ labels, value }) => ({
    labels: withoutName(labels),
    value: valueFunction(func, value, args.length > 1 ? number(1) : 0),
  }));
  return { kind: 'vector', samples: distinct(samples) };
}

/** What the selector says that the series would have. */
function labelsOfAbsent(expr: Expr): TwinLabels {
  if (expr.kind === 'parenExpr') return labelsOfAbsent(expr.expr);
  if (expr.kind !== 'vectorSelector') return {};
  const wanted = expr.matchers.filter(({ type, name, value }) => type === '=' && name !== '__name__' && value !== '');
  return Object.fromEntries(wanted.map(({ name, value }) => [name, value]));
}

function valueFunction(func: string, value: number, param: number): number {
  switch (func) {
    case 'abs':
      return Math.abs(value);
    case 'ceil':
      return Math.ceil(value);
    case 'floor':
      return Math.floor(value);
    case 'sgn':
      return Math.sign(value);
    case 'round':
      return Math.floor(value / param + 0.5) * param;
    case 'clamp_min':
      return Math.max(value, param);
    case 'clamp_max':
      return Math.min(value, param);
    default:
      throw new Error(`the twin does not know ${func}`);
  }
}

function overRange(
  range: Expr,
  timeMs: number,
  query: TwinQuery,
  keepsName: boolean,
  of: (window: { points: readonly TwinPoint[]; startMs: number; endMs: number }) => number | null,
): readonly TwinSample[] {
  const { series, endMs, rangeMs } = windowOf(range, timeMs, query);
  const samples = series.flatMap(({ labels, points }) => {
    const value = points.length === 0 ? null : of({ points, startMs: endMs - rangeMs, endMs });
    return value === null ? [] : [{ labels: keepsName ? labels : withoutName(labels), value }];
  });
  return distinct(samples);
}

function windowOf(
  range: Expr,
  timeMs: number,
  query: TwinQuery,
): { series: TwinSeries[]; endMs: number; rangeMs: number } {
  if (range.kind === 'parenExpr') return windowOf(range.expr, timeMs, query);
  if (range.kind === 'matrixSelector') return selectRange(range, timeMs, query);
  if (range.kind === 'subquery') return subquery(range, timeMs, query);
  throw new Error('a range vector is wanted');
}

function selectRange({ selector, rangeMs }: MatrixSelector, timeMs: number, query: TwinQuery) {
  const endMs = referenceTime(selector, timeMs, query);
  const series = query.series
    .filter(({ labels }) => matches(selector, labels))
    .map((one) => ({ labels: one.labels, points: pointsIn(one, endMs - rangeMs, endMs) }));
  return { series, endMs, rangeMs };
}

/** The inner expression at every multiple of the step inside the window. */
function subquery(expr: Subquery, timeMs: number, query: TwinQuery) {
  const endMs = referenceTime(expr, timeMs, query);
  const stepMs = expr.stepMs === 0 ? query.subqueryStepMs : expr.stepMs;
  const series = new Map<string, { labels: TwinLabels; points: TwinPoint[] }>();
  const first = (Math.floor((endMs - expr.rangeMs) / stepMs) + 1) * stepMs;
  for (let at = first; at <= endMs; at += stepMs) {
    const value = evaluateAt(expr.expr, at, query);
    if (value.kind === 'string') throw new Error('a subquery of a string');
    const samples = value.kind === 'scalar' ? [{ labels: {}, value: value.value }] : value.samples;
    for (const { labels, value: number } of samples) {
      const one = series.get(keyOf(labels)) ?? { labels, points: [] };
      one.points.push({ timeMs: at, value: number });
      series.set(keyOf(labels), one);
    }
  }
  return { series: [...series.values()], endMs, rangeMs: expr.rangeMs };
}
