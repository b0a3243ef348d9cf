/**
 * One evaluation of a script. An instant query is evaluated as written, then pinned to its time and evaluated at other
 * times, and each of these as the middle of a range query too. Every method answers what is wrong, or null.
 */
import type { Expr } from '../promql/ast.ts';
import { type QueryResult, runQuery } from '../promql/engine.ts';
import type { EngineFeatures } from '../promql/operators/operator.ts';
import { printExpr } from '../promql/print.ts';
import type { Helpers } from '../promql/split/split.ts';
import type { Reader } from '../storage/storage.ts';
import { checkAnnotations, checkFailure } from './check-expectations.ts';
import { compareMatrix, compareOrder, compareScalar, compareVector } from './compare.ts';
import type { Failure } from './outcome.ts';
import { isTimeDependent, pinTimes } from './pin-times.ts';
import { type ComparableResult, comparable, type ResultRow, resultLines } from './result-rows.ts';
import type { EvalCommand } from './script.ts';

const MINUTE_MS = 60_000;
const LOOKBACK_MS = 5 * MINUTE_MS;
const SAMPLES_MAX = 10_000;
/** What a query says of its own times is another thing in a range query. */
const QUERY_TIMES = /\b(?:start|end|range|step)\(\)/;

interface Run {
  readonly query: string;
  readonly kind: 'instant' | 'range';
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

type Answer = { readonly result: QueryResult } | { readonly error: Error };

export class Evaluation {
  readonly #command: EvalCommand;
  readonly #reader: Reader;
  readonly #features: EngineFeatures;
  readonly #helpers: Helpers | null;

  constructor(command: EvalCommand, reader: Reader, features: EngineFeatures, helpers: Helpers | null) {
    this.#command = command;
    this.#reader = reader;
    this.#features = features;
    this.#helpers = helpers;
  }

  check(expr: Expr): Failure | null {
    return this.#command.stepMs === 0 ? this.#instants(expr) : this.#range();
  }

  #range(): Failure | null {
    const { query, startMs, endMs, stepMs, result } = this.#command;
    const run: Run = { query, kind: 'range', startMs, endMs, stepMs };
    return this.#checkAnswer(run, this.#answer(run), (got) =>
      got.kind === 'rows' && result.kind === 'series'
        ? compareMatrix(result.series, got.rows, { fromMs: startMs, toMs: endMs, stepMs })
        : `expected series, got a ${got.kind}`,
    );
  }

  #instants(expr: Expr): Failure | null {
    const { query, result, startMs } = this.#command;
    const atMs = result.kind === 'rangeVector' ? result.toMs : startMs;
    const failure = this.#instant(query, atMs);
    if (failure !== null || isTimeDependent(expr)) return failure;
    const pinned = printExpr(pinTimes(expr, atMs));
    const times = atMs === 0 ? [-1000, 0, 1000] : [-10 * atMs, 0, Math.trunc(atMs / 5), atMs, 10 * atMs];
    for (const timeMs of times) {
      const other = this.#instant(pinned, timeMs);
      if (other !== null) return other;
    }
    return null;
  }

  #instant(query: string, atMs: number): Failure | null {
    const { result } = this.#command;
    const run: Run = { query, kind: 'instant', startMs: atMs, endMs: atMs, stepMs: 0 };
    const answer = this.#answer(run);
    const failure = this.#checkAnswer(run, answer, (got) => compareInstant(this.#command, got, this.#isOrdered));
    if (failure !== null || 'error' in answer) return failure;
    if (result.kind === 'rangeVector' || result.kind === 'string' || QUERY_TIMES.test(query)) return null;
    return this.#aroundIt(query, atMs);
  }

  /** The same text as a range query, whose middle step is the instant. */
  #aroundIt(query: string, atMs: number): Failure | null {
    const { result } = this.#command;
    const run: Run = {
      query,
      kind: 'range',
      startMs: atMs - MINUTE_MS,
      endMs: atMs + MINUTE_MS,
      stepMs: MINUTE_MS,
    };
    const answer = this.#answer(run);
    if ('error' in answer) return this.#failure(run, `failed: ${answer.error.message}`, answer);
    const got = comparable(answer.result);
    const wrong = got.kind === 'rows' ? compareOrder(got.rows) : `expected series, got a ${got.kind}`;
    if (wrong !== null || got.kind !== 'rows') return wrong === null ? null : this.#failure(run, wrong, answer);
    if (this.#isOrdered) return null;
    const rows = rowsAt(got.rows, atMs);
    const other =
      result.kind === 'scalar'
        ? compareScalar(result.value, rows[0]?.values[0])
        : compareInstant(this.#command, { kind: 'rows', rows }, false);
    return other === null ? null : this.#failure(run, other, answer);
  }

  get #isOrdered(): boolean {
    return this.#command.expectations.some(({ kind }) => kind === 'ordered');
  }

  #checkAnswer(run: Run, answer: Answer, compare: (got: ComparableResult) => string | null): Failure | null {
    const wrong = this.#wrongWith(answer, compare);
    return wrong === null ? null : this.#failure(run, wrong, answer);
  }

  #wrongWith(answer: Answer, compare: (got: ComparableResult) => string | null): string | null {
    const { expectations } = this.#command;
    if ('error' in answer) return checkFailure(expectations, answer.error);
    if (expectations.some(({ kind }) => kind === 'fail')) return 'was expected to fail';
    const { warnings, infos } = answer.result;
    return checkAnnotations(expectations, warnings, infos) ?? compare(comparable(answer.result));
  }

  #failure({ query, kind, startMs, endMs }: Run, reason: string, answer: Answer): Failure {
    const when = kind === 'instant' ? `at ${startMs} ms` : `from ${startMs} to ${endMs} ms`;
    const got = 'error' in answer ? [`error: ${answer.error.message}`] : resultLines(comparable(answer.result));
    const notes = 'error' in answer ? [] : [...answer.result.warnings, ...answer.result.infos];
    return { reason, query, when, wanted: this.#command.wanted, got: [...got, ...notes] };
  }

  #answer({ query, ...times }: Run): Answer {
    const bounds = { lookbackMs: LOOKBACK_MS, subqueryStepMs: MINUTE_MS, samplesMax: SAMPLES_MAX };
    try {
      const request = { text: query, ...times, ...bounds, features: this.#features };
      return { result: runQuery(request, this.#reader, () => {}, { helpers: this.#helpers }) };
    } catch (error) {
      return { error: error as Error };
    }
  }
}

function rowsAt(rows: readonly ResultRow[], timeMs: number): ResultRow[] {
  return rows.flatMap((row) => {
    const at = row.times.indexOf(timeMs);
    return at === -1 ? [] : [{ ...row, times: [timeMs], values: [row.values[at]] }];
  });
}

function compareInstant({ result }: EvalCommand, got: ComparableResult, ordered: boolean): string | null {
  switch (result.kind) {
    case 'scalar':
      return got.kind === 'scalar' ? compareScalar(result.value, got.value) : `expected a scalar, got ${got.kind}`;
    case 'string':
      return got.kind === 'string' && got.value === result.value ? null : `got ${JSON.stringify(got)}`;
    case 'rangeVector':
      return got.kind === 'rows' ? compareMatrix(result.series, got.rows, result) : `expected series, got ${got.kind}`;
    case 'series':
      return got.kind === 'rows' ? compareVector(result.series, got.rows, ordered) : `expected series, got ${got.kind}`;
  }
}
