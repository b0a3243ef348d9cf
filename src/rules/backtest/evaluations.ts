/**
 * The elements of a query at many times, one time after another. A range query answers many of them at once; where it would not
 * answer what instant queries do, or fails, each time is asked for itself.
 */
import { Refusal } from '../../errors.ts';
import type { Expr } from '../../promql/ast.ts';
import { children } from '../../promql/children.ts';
import {
  type Checkpoint,
  type QueryMeans,
  type QueryRequest,
  type QueryResult,
  runQuery,
} from '../../promql/engine.ts';
import { freshColumns } from '../../promql/operators/column-arena.ts';
import { type Batch, PRESENT } from '../../promql/operators/operator.ts';
import { parseExpr } from '../../promql/parse.ts';
import type { Reader } from '../../storage/storage.ts';
import { type Element, elementsOf, pairsOf } from '../query-elements.ts';

/** Times of one range query: bounds the memory of its answer. */
const STEPS_AT_ONCE = 500;

export interface Evaluation {
  readonly timeMs: number;
  /** Good until the next evaluation is taken; or why the query failed. */
  readonly elements: Iterable<Element> | Refusal;
}

export interface Times {
  readonly firstMs: number;
  readonly intervalMs: number;
  readonly count: number;
}

/** @param request the query; its times are those of the evaluations */
export function* evaluations(
  request: QueryRequest,
  { firstMs, intervalMs, count }: Times,
  reader: Reader,
  checkpoint: Checkpoint,
): Generator<Evaluation> {
  const expr = parseExpr(request.text, { ...request.features, durationExpressions: true });
  const sameAsRange = !looksAtQueryTimes(expr);
  // One memory for the loops of all queries.
  const means = { columns: freshColumns() };
  for (let from = 0; from < count; from += STEPS_AT_ONCE) {
    checkpoint();
    const times = { firstMs: firstMs + from * intervalMs, intervalMs, count: Math.min(STEPS_AT_ONCE, count - from) };
    const answer = sameAsRange && times.count > 1 ? rangeAnswer(request, times, reader, checkpoint, means) : null;
    if (answer !== null) yield* stepsOf(answer, times);
    else yield* instants(request, times, reader, checkpoint, means);
  }
}

/** Null: it failed, at some time or other. */
function rangeAnswer(
  request: QueryRequest,
  { firstMs, intervalMs, count }: Times,
  reader: Reader,
  checkpoint: Checkpoint,
  means: QueryMeans,
): QueryResult | null {
  const endMs = firstMs + (count - 1) * intervalMs;
  try {
    const range = { startMs: firstMs, endMs, stepMs: intervalMs };
    return runQuery({ ...request, ...range, kind: 'range' }, reader, checkpoint, means);
  } catch (error) {
    if (error instanceof Refusal && !endsAll(error)) return null;
    throw error;
  }
}

function* instants(
  request: QueryRequest,
  { firstMs, intervalMs, count }: Times,
  reader: Reader,
  checkpoint: Checkpoint,
  means: QueryMeans,
): Generator<Evaluation> {
  for (let i = 0; i < count; i++) {
    checkpoint();
    const timeMs = firstMs + i * intervalMs;
    yield { timeMs, elements: instant({ ...request, startMs: timeMs, endMs: timeMs }, reader, checkpoint, means) };
  }
}

function instant(
  request: QueryRequest,
  reader: Reader,
  checkpoint: Checkpoint,
  means: QueryMeans,
): Iterable<Element> | Refusal {
  try {
    return elementsOf(runQuery({ ...request, kind: 'instant', stepMs: 0 }, reader, checkpoint, means));
  } catch (error) {
    if (error instanceof Refusal && !endsAll(error)) return error;
    throw error;
  }
}

/** The back-test itself is over, not only one evaluation. */
function endsAll({ code }: Refusal): boolean {
  return code === 'query_timeout' || code === 'query_canceled';
}

function* stepsOf(answer: QueryResult, { firstMs, intervalMs, count }: Times): Generator<Evaluation> {
  const { value, symbols } = answer;
  if (value.kind !== 'columns') throw new Refusal('execution', 'rule result is not a vector or scalar');
  const rows = value.batches.flatMap((batch) => batch.labels.map((labels, row) => ({ batch, row, labels })));
  const pairs = rows.map(({ labels }) => pairsOf(labels, symbols));
  for (let step = 0; step < count; step++) {
    yield { timeMs: firstMs + step * intervalMs, elements: stepElements(rows, pairs, step, count) };
  }
}

function* stepElements(
  rows: readonly { readonly batch: Batch; readonly row: number }[],
  pairs: readonly Element['labels'][],
  step: number,
  count: number,
): Generator<Element> {
  for (let i = 0; i < rows.length; i++) {
    const { batch, row } = rows[i];
    const at = row * count + step;
    const kind = batch.present[at];
    if (kind === PRESENT.none) continue;
    const histogram = kind === PRESENT.histogram ? (batch.histograms?.[at] ?? null) : null;
    const words = new Uint32Array(batch.values.buffer, batch.values.byteOffset + 8 * at, 2);
    const isFloat = histogram === null;
    yield { labels: pairs[i], low: isFloat ? words[0] : 0, high: isFloat ? words[1] : 0, histogram };
  }
}

/** Whether it says start(), end(), step() or the like, which a range query takes for its own times. */
function looksAtQueryTimes(expr: Expr): boolean {
  switch (expr.kind) {
    case 'vectorSelector':
      return expr.startOrEnd !== null || expr.offsetExpr !== null;
    case 'matrixSelector':
      return expr.rangeExpr !== null || looksAtQueryTimes(expr.selector);
    case 'subquery':
      return (
        expr.startOrEnd !== null ||
        expr.offsetExpr !== null ||
        expr.rangeExpr !== null ||
        expr.stepExpr !== null ||
        looksAtQueryTimes(expr.expr)
      );
    default:
      return children(expr).some(looksAtQueryTimes);
  }
}
