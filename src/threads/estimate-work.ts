/**
 * What a job will roughly cost, by what is known before it is done: the shape of the query, and how many series have the labels that
 * it names. It tells a dashboard's number from a report; being wrong by a factor of two or three does no harm.
 */
import type { ParsedScope } from '../http/series-body.ts';
import { compilesQuickly } from '../model/plain-pattern.ts';
import type { Expr, VectorSelector } from '../promql/ast.ts';
import { children } from '../promql/children.ts';
import type { QueryRequest } from '../promql/engine.ts';
import type { StoreReader } from '../storage/store-reader.ts';
import type { JobWork } from './messages.ts';

/** The kinds of jobs whose costs can be told. */
export type BoundedWork = JobWork & { kind: 'query' | 'series' | 'labelNames' | 'labelValues' };

type Bounds = Pick<StoreReader, 'seriesBound' | 'valuesBound'>;

/** Milliseconds of a processor whose caches hold something else: for each series, each sample read, each point made of them. */
const SERIES_MS = 0.004;
const SAMPLE_MS = 0.000_03;
const POINT_MS = 0.000_15;
/** For each value that a list shows, and for all names. */
const VALUE_MS = 0.000_5;
const NAMES_MS = 0.5;

/** How far apart samples are taken to be. */
const INTERVAL_MS = 15_000;

/** The steps at which an expression is evaluated. */
interface Steps {
  readonly startMs: number;
  readonly endMs: number;
  readonly count: number;
}

export function queryMs(expr: Expr, request: QueryRequest, bounds: Bounds): number {
  const { startMs, endMs } = request;
  return exprMs(expr, { startMs, endMs, count: pointsOf(request) }, request, bounds);
}

/** Of a list of series (label: null), or of the values of a label. */
export function listMs(label: string | null, { selectors, mint, maxt }: ParsedScope, bounds: Bounds): number {
  const values = label === null ? Number.POSITIVE_INFINITY : bounds.valuesBound(label, mint, maxt);
  if (selectors.length === 0) return values * VALUE_MS;
  const series = selectors.reduce((sum, matchers) => sum + bounds.seriesBound(matchers, mint, maxt), 0);
  // A few values are looked for one by one, among many series.
  return Math.min(series, selectors.length * values) * SERIES_MS;
}

/** Of a list of the names of labels, which are few. */
export function namesMs({ mint, maxt }: ParsedScope, bounds: Bounds): number {
  // No label is named ''.
  return bounds.valuesBound('', mint, maxt) + NAMES_MS;
}

export function pointsOf({ startMs, endMs, stepMs }: QueryRequest): number {
  return stepMs === 0 ? 1 : Math.floor((endMs - startMs) / stepMs) + 1;
}

function exprMs(expr: Expr, steps: Steps, request: QueryRequest, bounds: Bounds): number {
  switch (expr.kind) {
    case 'vectorSelector':
      return selectorMs(expr, request.lookbackMs, 1, steps, bounds);
    case 'matrixSelector':
      return selectorMs(expr.selector, expr.rangeMs, expr.rangeMs / INTERVAL_MS, steps, bounds);
    case 'subquery':
      return exprMs(expr.expr, innerSteps(expr.rangeMs, expr.stepMs || request.subqueryStepMs, steps), request, bounds);
    case 'stringLiteral':
      // It may be the expression of a label_replace.
      return compilesQuickly(expr.value) ? 0 : Number.POSITIVE_INFINITY;
    default:
      return children(expr).reduce((sum, child) => sum + exprMs(child, steps, request, bounds), 0);
  }
}

/** Offsets, `@` and durations that have to be computed are left out: they move the window, or are rare. */
function innerSteps(rangeMs: number, stepMs: number, { startMs, endMs }: Steps): Steps {
  const firstMs = startMs - rangeMs;
  return { startMs: firstMs, endMs, count: Math.floor((endMs - firstMs) / stepMs) + 1 };
}

function selectorMs(
  { matchers, offsetMs, timestampMs }: VectorSelector,
  windowMs: number,
  samplesOfWindow: number,
  { startMs, endMs, count }: Steps,
  bounds: Bounds,
): number {
  const mint = (timestampMs ?? startMs) - offsetMs - windowMs;
  const maxt = (timestampMs ?? endMs) - offsetMs;
  const samples = samplesOfWindow + (endMs - startMs) / INTERVAL_MS;
  return bounds.seriesBound(matchers, mint, maxt) * (SERIES_MS + samples * SAMPLE_MS + count * POINT_MS);
}
