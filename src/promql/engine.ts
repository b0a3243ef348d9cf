/**
 * Contract of the query engine, and the way of a query through it in one function: parse, check, plan, evaluate.
 */
import { Refusal } from '../errors.ts';
import type { Histogram } from '../model/histogram.ts';
import type { LabelSet, Symbols } from '../model/labels.ts';
import type { Reader } from '../storage/storage.ts';
import { Annotations } from './annotations.ts';
import type { Expr } from './ast.ts';
import { typeOf } from './check.ts';
import { type ColumnSource, freshColumns } from './operators/column-arena.ts';
import type { Batch, EngineFeatures, EvalContext, StepGrid } from './operators/operator.ts';
import { QueryBudget } from './operators/sample-budget.ts';
import { parseExpr } from './parse.ts';
import type { ParseQuery } from './parse-cache.ts';
import { PlanBuilder } from './plan/build.ts';
import { explained, type QueryTrace } from './plan/explain/query-trace.ts';
import { TracingBuilder } from './plan/explain/tracing-builder.ts';
import { type PreparePlan, preparePlan } from './plan/prepare.ts';
import type { Helpers } from './split/split.ts';
import { evaluate, sortByLabels } from './value-result.ts';

export interface QueryRequest {
  readonly text: string;
  /** instant: startMs = endMs, stepMs = 0. */
  readonly kind: 'instant' | 'range';
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
  readonly lookbackMs: number;
  /** Step of a subquery that names none: the evaluation interval of the configuration. */
  readonly subqueryStepMs: number;
  readonly samplesMax: number;
  readonly features: EngineFeatures;
  /** Whether to measure each operator and the samples of each step; left out: no. */
  readonly trace?: boolean;
}

/** Called often by the evaluator; throws a Refusal (query_timeout, query_canceled) when the query must end. */
export type Checkpoint = () => void;

export interface QueryStats {
  readonly samplesRead: number;
  readonly samplesPeak: number;
  readonly prepareSeconds: number;
  readonly evalSeconds: number;
  readonly sortSeconds: number;
}

export type QueryValue =
  /** An instant vector (grid.count = 1) or a matrix; rows in the order to be shown, sorted by labels for a range query. */
  | { readonly kind: 'columns'; readonly grid: StepGrid; readonly batches: readonly Batch[]; readonly order: RowOrder }
  /** A range vector as the root of an instant query: raw samples. */
  | { readonly kind: 'samples'; readonly rows: readonly RawRow[] }
  | { readonly kind: 'scalar'; readonly timeMs: number; readonly value: number }
  | { readonly kind: 'string'; readonly timeMs: number; readonly value: string };

/** Rows to show: batch numbers and row numbers, side by side. Rows without a value are not in it. */
export interface RowOrder {
  readonly batch: Uint32Array;
  readonly row: Uint32Array;
}

export interface RawRow {
  readonly labels: LabelSet;
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** The histogram of each point that is one, null where a point is a float; null: all are floats. */
  readonly histograms: readonly (Histogram | null)[] | null;
}

export interface QueryResult {
  readonly value: QueryValue;
  readonly symbols: Symbols;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
  readonly stats: QueryStats;
  /** null: it was not asked for. */
  readonly trace: QueryTrace | null;
}

/** What a caller that evaluates many queries has for them. */
export interface QueryMeans {
  /** parseExpr unless the caller remembers trees. */
  readonly parse?: ParseQuery;
  /** preparePlan unless the caller remembers plans. */
  readonly prepare?: PreparePlan;
  /** Lend threads to a query over many series, unless its parts are measured; null: nobody does. */
  readonly helpers?: Helpers | null;
  /** The result lies in them. */
  readonly columns?: ColumnSource;
  /** Of the request's samples so many at most; left out: as many as it says. */
  readonly samplesMax?: number;
}

export type RunQuery = (
  request: QueryRequest,
  reader: Reader,
  checkpoint: Checkpoint,
  means?: QueryMeans,
) => QueryResult;

export const runQuery: RunQuery = (
  request,
  reader,
  checkpoint,
  { parse = parseExpr, prepare = preparePlan, helpers = null, columns = freshColumns(), samplesMax } = {},
) => {
  const preparing = performance.now();
  const { text, kind, features } = request;
  const expr = parse(text, { ...features, durationExpressions: true });
  if (kind === 'range') checkRangeType(expr);
  const { plan, rewrites } = prepare(expr, request);

  const evaluating = performance.now();
  const budget = new QueryBudget(Math.min(request.samplesMax, samplesMax ?? Number.POSITIVE_INFINITY));
  const context = contextOf(request, reader, columns, checkpoint, budget);
  const grid = gridOf(request);
  const tracing = request.trace === true ? new TracingBuilder(context, grid) : null;
  const value = evaluate(plan, kind, grid, tracing ?? new PlanBuilder(context, helpers));

  const sorting = performance.now();
  const sorted = kind === 'range' || value.kind === 'samples' ? sortByLabels(value, reader.symbols) : value;

  const { annotations } = context;
  return {
    value: sorted,
    symbols: reader.symbols,
    warnings: annotations.warnings(text),
    infos: annotations.infos(text),
    stats: {
      samplesRead: budget.read,
      samplesPeak: budget.peak,
      prepareSeconds: (evaluating - preparing) / 1000,
      evalSeconds: (sorting - evaluating) / 1000,
      sortSeconds: (performance.now() - sorting) / 1000,
    },
    trace: tracing === null ? null : traceOf(tracing, rewrites),
  };
};

function traceOf({ root, samples }: TracingBuilder, rewrites: readonly string[]): QueryTrace {
  const plan = root === null ? null : explained(root);
  return { rewrites, plan, grid: samples.grid, queryablePerStep: samples.queryable(), readPerStep: samples.read() };
}

function contextOf(
  request: QueryRequest,
  reader: Reader,
  columns: ColumnSource,
  checkpoint: Checkpoint,
  budget: QueryBudget,
): EvalContext {
  return {
    reader,
    symbols: reader.symbols,
    lookbackMs: request.lookbackMs,
    features: request.features,
    annotations: new Annotations(),
    budget,
    columns,
    checkpoint,
  };
}

function gridOf({ kind, startMs, endMs, stepMs }: QueryRequest): StepGrid {
  if (kind === 'instant') return { startMs, stepMs: 0, count: 1 };
  return { startMs, stepMs, count: Math.floor((endMs - startMs) / stepMs) + 1 };
}

function checkRangeType(expr: Expr): void {
  const type = typeOf(expr);
  if (type === 'scalar' || type === 'vector') return;
  const name = type === 'matrix' ? 'range vector' : type;
  const text = `invalid expression type "${name}" for range query, must be Scalar or instant Vector`;
  throw new Refusal('parse_error', text);
}
