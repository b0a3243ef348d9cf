/**
 * Runs a script: loads series into memory and evaluates queries on them with the engine. An instant query is evaluated as
 * written, then pinned to its time and evaluated at other times, and each of these as the middle of a range query too.
 */
import type { Expr } from '../promql/ast.ts';
import { type QueryResult, runQuery } from '../promql/engine.ts';
import type { EngineFeatures } from '../promql/operators/operator.ts';
import { parseExpr } from '../promql/parse.ts';
import { printExpr } from '../promql/print.ts';
import { checkAnnotations, checkFailure } from './check-expectations.ts';
import { compareMatrix, compareOrder, compareScalar, compareVector } from './compare.ts';
import { type LoadedValue, MemoryReader } from './memory-reader.ts';
import type { Outcome } from './outcome.ts';
import { parseScript, ScriptError } from './parse-script.ts';
import { isTimeDependent, pinTimes } from './pin-times.ts';
import { type ComparableResult, comparable, labelsKey } from './result-rows.ts';
import type { EvalCommand, LoadCommand } from './script.ts';
import { Unsupported } from './unsupported.ts';

const MINUTE_MS = 60_000;
const LOOKBACK_MS = 5 * MINUTE_MS;
const SAMPLES_MAX = 1_000_000;
/** What a query of the whole query's times says is another thing in a range query. */
const QUERY_TIMES = /\b(?:start|end|range|step)\(\)/;

/** The features of the reference runner. */
export const ALL_FEATURES: EngineFeatures = {
  experimentalFunctions: true,
  extendedRangeSelectors: true,
  binopFillModifiers: true,
  delayedNameRemoval: true,
  typeAndUnitLabels: false,
  startTimestamps: true,
};

/** Throws a ScriptError when the script itself, or a query in it, cannot be read. */
export function runScript(text: string, features: EngineFeatures = ALL_FEATURES): Outcome[] {
  const commands = parseScript(text).map((command) =>
    command.kind === 'eval' ? { ...command, expr: parseQuery(command, features) } : command,
  );
  const run = new ScriptRun(features);
  const outcomes: Outcome[] = [];
  for (const command of commands) {
    if (command.kind === 'clear') run.clear();
    else if (command.kind === 'load') run.load(command);
    else outcomes.push(run.evaluate(command, command.expr));
  }
  return outcomes;
}

function parseQuery({ query, line }: EvalCommand, features: EngineFeatures): Expr {
  try {
    return parseExpr(query, { ...features, durationExpressions: true });
  } catch (error) {
    throw new ScriptError(line, (error as Error).message);
  }
}

type Answer = { readonly result: QueryResult } | { readonly error: Error };

class ScriptRun {
  readonly #features: EngineFeatures;
  readonly #unsupported = new Unsupported();
  #reader = new MemoryReader();

  constructor(features: EngineFeatures) {
    this.#features = features;
  }

  clear(): void {
    this.#reader = new MemoryReader();
    this.#unsupported.clear();
  }

  load({ series, stepMs, withCustomBuckets }: LoadCommand): void {
    // Of two lines with the same labels the later one counts.
    const byLabels = new Map(series.map((line) => [labelsKey(line.labels), line]));
    for (const line of byLabels.values()) {
      if (!this.#unsupported.note(line, withCustomBuckets)) continue;
      const times: number[] = [];
      const values: LoadedValue[] = [];
      line.values.forEach((value, i) => {
        if (value === 'omitted' || value === 'histogram') return;
        times.push(i * stepMs);
        values.push(value);
      });
      this.#reader.load(line.labels, times, values);
    }
  }

  evaluate(command: EvalCommand, expr: Expr): Outcome {
    const { line, query } = command;
    const unsupported = this.#unsupported.reasonFor(command, expr);
    if (unsupported !== null) return { line, query, status: 'skipped', reason: unsupported };
    const wrong = command.stepMs === 0 ? this.#instants(command, expr) : this.#range(command);
    return { line, query, status: wrong === null ? 'passed' : 'failed', reason: wrong ?? '' };
  }

  #range(command: EvalCommand): string | null {
    const { query, startMs, endMs, stepMs } = command;
    return this.#check(command, query, this.#query(query, 'range', startMs, endMs, stepMs), (got) =>
      got.kind === 'rows' && command.result.kind === 'series'
        ? compareMatrix(command.result.series, got.rows, { fromMs: startMs, toMs: endMs, stepMs })
        : `expected series, got a ${got.kind}`,
    );
  }

  #instants(command: EvalCommand, expr: Expr): string | null {
    const { query, result } = command;
    const atMs = result.kind === 'rangeVector' ? result.toMs : command.startMs;
    const wrong = this.#instant(command, query, atMs);
    if (wrong !== null || isTimeDependent(expr)) return wrong;
    const pinned = printExpr(pinTimes(expr, atMs));
    const times = atMs === 0 ? [-1000, 0, 1000] : [-10 * atMs, 0, Math.trunc(atMs / 5), atMs, 10 * atMs];
    for (const timeMs of times) {
      const alsoWrong = this.#instant(command, pinned, timeMs);
      if (alsoWrong !== null) return `${pinned} at ${timeMs} ms: ${alsoWrong}`;
    }
    return null;
  }

  #instant(command: EvalCommand, query: string, atMs: number): string | null {
    const ordered = command.expectations.some(({ kind }) => kind === 'ordered');
    const answer = this.#query(query, 'instant', atMs, atMs, 0);
    const wrong = this.#check(command, query, answer, (got) => compareInstant(command, got, ordered));
    if (wrong !== null || 'error' in answer) return wrong;
    const { kind } = command.result;
    if (kind === 'rangeVector' || kind === 'string' || QUERY_TIMES.test(query)) return null;
    const aroundIt = this.#aroundIt(command, query, atMs, ordered);
    return aroundIt === null ? null : `as a range query: ${aroundIt}`;
  }

  /** The same text as a range query, whose middle step is the instant. */
  #aroundIt(command: EvalCommand, query: string, atMs: number, ordered: boolean): string | null {
    const answer = this.#query(query, 'range', atMs - MINUTE_MS, atMs + MINUTE_MS, MINUTE_MS);
    if ('error' in answer) return answer.error.message;
    const got = comparable(answer.result);
    if (got.kind !== 'rows') return `expected series, got a ${got.kind}`;
    const wrongOrder = compareOrder(got.rows);
    if (wrongOrder !== null || ordered) return wrongOrder;
    const rows = got.rows.flatMap((row) => {
      const middle = row.times.indexOf(atMs);
      return middle === -1 ? [] : [{ ...row, times: [atMs], values: [row.values[middle]] }];
    });
    if (command.result.kind === 'scalar') return compareScalar(command.result.value, rows[0]?.values[0]);
    return compareInstant(command, { kind: 'rows', rows }, false);
  }

  #check(
    command: EvalCommand,
    query: string,
    answer: Answer,
    compare: (got: ComparableResult) => string | null,
  ): string | null {
    if ('error' in answer) return checkFailure(command.expectations, answer.error);
    if (command.expectations.some(({ kind }) => kind === 'fail')) return `${query} was expected to fail`;
    const { warnings, infos } = answer.result;
    return checkAnnotations(command.expectations, warnings, infos) ?? compare(comparable(answer.result));
  }

  #query(text: string, kind: 'instant' | 'range', startMs: number, endMs: number, stepMs: number): Answer {
    const times = { kind, startMs, endMs, stepMs, lookbackMs: LOOKBACK_MS, subqueryStepMs: MINUTE_MS };
    const request = { text, ...times, samplesMax: SAMPLES_MAX, features: this.#features };
    try {
      return { result: runQuery(request, this.#reader, () => {}) };
    } catch (error) {
      return { error: error as Error };
    }
  }
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
