/** Selectors and subqueries: the points of series that an expression looks at. */
import type { Expr, MatrixSelector, Subquery, TimeModifiers, VectorSelector } from '../../../src/promql/ast.ts';
import {
  keyOf,
  LOOKBACK_MS,
  type TwinLabels,
  type TwinPoint,
  type TwinQuery,
  type TwinSample,
  type TwinSeries,
  type TwinValue,
} from './model.ts';

export type EvaluateAt = (expr: Expr, timeMs: number, query: TwinQuery) => TwinValue;

export interface TwinRange {
  readonly series: readonly TwinSeries[];
  readonly endMs: number;
  readonly rangeMs: number;
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

/** A sample, and when it was taken. */
type TimedSample = TwinSample & TwinPoint;

export function select(selector: VectorSelector, timeMs: number, query: TwinQuery): TimedSample[] {
  const reference = referenceTime(selector, timeMs, query);
  return query.series.flatMap((series) => {
    if (!matches(selector, series.labels)) return [];
    const points = pointsIn(series, reference - LOOKBACK_MS, reference);
    return points.length === 0 ? [] : [{ labels: series.labels, ...points[points.length - 1] }];
  });
}

/** Series without a point in the window are left out. */
export function rangeOf(range: Expr, timeMs: number, query: TwinQuery, evaluateAt: EvaluateAt): TwinRange {
  if (range.kind === 'parenExpr') return rangeOf(range.expr, timeMs, query, evaluateAt);
  if (range.kind === 'matrixSelector') return selectRange(range, timeMs, query);
  if (range.kind === 'subquery') return subquery(range, timeMs, query, evaluateAt);
  throw new Error('a range vector is wanted');
}

function selectRange({ selector, rangeMs }: MatrixSelector, timeMs: number, query: TwinQuery): TwinRange {
  const endMs = referenceTime(selector, timeMs, query);
  const series = query.series
    .filter(({ labels }) => matches(selector, labels))
    .map((one) => ({ labels: one.labels, points: pointsIn(one, endMs - rangeMs, endMs) }));
  return { series: series.filter(({ points }) => points.length > 0), endMs, rangeMs };
}

/** The inner expression at every multiple of the step inside the window. */
function subquery(expr: Subquery, timeMs: number, query: TwinQuery, evaluateAt: EvaluateAt): TwinRange {
  const stepMs = expr.stepMs === 0 ? query.subqueryStepMs : expr.stepMs;
  const timesUntil = (fromMs: number, untilMs: number): number[] => {
    const first = (Math.floor((fromMs - expr.rangeMs) / stepMs) + 1) * stepMs;
    return Array.from(
      { length: Math.max(0, Math.floor((untilMs - first) / stepMs) + 1) },
      (_, i) => first + i * stepMs,
    );
  };
  const [gridStartMs, gridEndMs] = [query.gridStartMs, query.gridEndMs].map((at) => referenceTime(expr, at, query));
  const all = timesUntil(gridStartMs, gridEndMs);
  const inside = { ...query, gridStartMs: all[0], gridEndMs: all[all.length - 1], statisticsOnly: false };
  // What has no answer between the windows of two steps refuses the query too; looking there once is enough.
  if (timeMs === query.gridStartMs) for (const at of all) evaluateAt(expr.expr, at, inside);
  const endMs = referenceTime(expr, timeMs, query);
  const series = new Map<string, TwinSeries & { readonly points: TwinPoint[] }>();
  for (const at of timesUntil(endMs, endMs)) {
    const value = evaluateAt(expr.expr, at, inside);
    if (value.kind === 'string') throw new Error('a subquery of a string');
    const samples = value.kind === 'scalar' ? [{ labels: {}, value: value.value }] : value.samples;
    for (const { labels, dropName, value: element } of samples) {
      const one = series.get(keyOf(labels)) ?? { labels, dropName, points: [] };
      one.points.push({ timeMs: at, value: element });
      series.set(keyOf(labels), one);
    }
  }
  return { series: [...series.values()], endMs, rangeMs: expr.rangeMs };
}
